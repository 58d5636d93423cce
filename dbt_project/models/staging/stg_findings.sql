with source as (

    select * from {{ source('log', 'findings') }}

)

select
    run_id,
    document_id,
    rule_id,

    cast(gate as integer) as gate,
    severity,
    locator,
    message_vi,
    message_en,
    expected,
    observed,
    obs_ids,
    blocked_obs_ids
from source
