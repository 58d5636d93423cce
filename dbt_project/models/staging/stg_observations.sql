with source as (

    select * from {{ source('lake', 'observations') }}

)

select
    obs_id,
    document_id,
    run_id,

    locator_type,
    locator,
    quote,
    original_label,
    original_value,
    original_unit,

    indicator,
    org_type,
    sector,
    size_class,
    rating,
    credit_scope,
    measure,
    scenario,
    ref_area,
    ref_area_scheme,
    time_period,
    period_start,
    period_end,

    obs_value,
    obs_value_low,
    obs_value_high,
    unit_measure,
    cast(unit_mult as integer) as unit_mult,
    cast(decimals as integer) as decimals,

    qualifier,
    obs_status,
    conf_status,
    null_state,
    source_system,
    extraction_method,
    confidence,
    review_status,

    reported_at,
    recorded_at
from source
