-- Every claim of the lake is in fct_observation, and nothing else is.
with claims_of_the_lake as (

    select count(distinct obs_id) as claims
    from {{ ref('stg_observations') }}

),

claims_of_the_warehouse as (

    select count(*) as claims
    from {{ ref('fct_observation') }}

)

select
    claims_of_the_lake.claims as claims_of_the_lake,
    claims_of_the_warehouse.claims as claims_of_the_warehouse
from claims_of_the_lake
cross join claims_of_the_warehouse
where claims_of_the_lake.claims <> claims_of_the_warehouse.claims
