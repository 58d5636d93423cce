-- A number in use comes from a candidate claim about the same thing, and says what that claim says.
select
    facts.indicator_fact_id,
    facts.obs_id
from {{ ref('fct_indicator') }} as facts
left join {{ ref('fct_observation') }} as claims on facts.obs_id = claims.obs_id
where
    claims.is_candidate is not true
    or facts.indicator_fact_id <> claims.indicator_fact_id
    or facts.obs_value is distinct from claims.obs_value
    or facts.obs_value not between facts.min_value and facts.max_value
