with source as (

    select * from {{ source('lake', 'cooperatives') }}

)

select
    run_id,
    document_id,
    locator,

    cooperative_id,
    nullif(code, '') as code,
    code_state,
    name,
    org_type,
    sector,
    nullif(legal_status, '') as legal_status,
    activity,
    ref_area,
    nullif(address, '') as address,
    nullif(commune, '') as commune,
    nullif(district, '') as district,
    cast(founded as integer) as founded,
    nullif(representative, '') as representative,

    as_of,
    members,
    workers,
    charter_capital,
    revenue,
    profit
from source
