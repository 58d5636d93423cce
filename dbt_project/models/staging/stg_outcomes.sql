with source as (

    select * from {{ source('log', 'outcomes') }}

)

select
    run_id,
    stage,
    subject,

    origin,
    status,
    detail,

    rows as row_count,

    started_at,
    ended_at
from source
