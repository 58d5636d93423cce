with source as (

    select * from {{ source('log', 'checks') }}

)

select
    check_id,
    run_id,

    cast(gate as integer) as gate,
    suite,
    expectation,
    target,
    rule_id,
    severity,
    success,
    errored,
    detail,

    rows_checked,
    rows_failed,

    checked_at
from source
