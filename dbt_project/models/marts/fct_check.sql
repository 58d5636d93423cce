select *
from {{ ref('stg_checks') }}
qualify row_number() over (partition by check_id order by checked_at desc) = 1
