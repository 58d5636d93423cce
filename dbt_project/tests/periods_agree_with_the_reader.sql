-- The days that the reader (ingest/periods.py) gave a claim are those of its period in dim_period.
select
    claims.time_period,
    claims.period_start,
    claims.period_end
from {{ ref('fct_observation') }} as claims
inner join {{ ref('dim_period') }} as periods on claims.time_period = periods.time_period
where claims.period_start <> periods.period_start or claims.period_end <> periods.period_end
