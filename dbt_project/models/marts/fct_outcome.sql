with outcomes as (

    select
        *,
        {{ surrogate_key(['run_id', 'stage', 'subject', 'origin']) }} as outcome_id
    from {{ ref('stg_outcomes') }}

)

select
    outcome_id,
    run_id,
    stage,
    subject,
    origin,
    status,
    detail,
    row_count,
    started_at,
    ended_at
from outcomes
qualify row_number() over (partition by outcome_id order by ended_at desc) = 1
