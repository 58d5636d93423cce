-- The claim counts of fct_indicator add up to the candidates of fct_observation: no claim is lost, none counted twice.
with facts as (

    select
        sum(claim_count) as claims,
        count(*) as numbers
    from {{ ref('fct_indicator') }}

),

candidates as (

    select
        count(*) as claims,
        count(distinct indicator_fact_id) as numbers
    from {{ ref('fct_observation') }}
    where is_candidate

)

select
    facts.claims as counted_claims,
    candidates.claims as candidate_claims,
    facts.numbers as counted_numbers,
    candidates.numbers as candidate_numbers
from facts
cross join candidates
where coalesce(facts.claims, 0) <> candidates.claims or facts.numbers <> candidates.numbers
