-- What a later version of a report or an article says otherwise than the one that it replaced. A figure that stands
-- twice in a version (final and estimated, with and without the credit funds) is compared in the order of status and
-- scope; the same figure said twice is one figure.
with documents as (

    select * from {{ ref('dim_document') }}

),

replaced as (

    select
        document_id as previous_document_id,
        superseded_by as document_id,
        form_family,
        superseded_at as revised_at
    from {{ ref('int_document_forms') }}
    where superseded_by is not null and has_claims

),

claims as (

    select
        observations.document_id as claimed_in,
        {{ claim_form_family('observations.extraction_method') }} as claimed_on,
        observations.indicator_fact_id,
        observations.organisation_id,
        observations.indicator,
        observations.measure,
        observations.scenario,
        observations.ref_area,
        observations.time_period,
        observations.obs_id,
        observations.obs_value,
        observations.obs_value_low,
        observations.obs_value_high,
        observations.obs_status,
        observations.credit_scope,
        observations.locator
    from {{ ref('fct_observation') }} as observations
    inner join documents
        on observations.document_id = documents.document_id and observations.run_id = documents.run_id
    where coalesce(observations.obs_value, observations.obs_value_low, observations.obs_value_high) is not null
    qualify
        row_number() over (
            partition by
                claimed_in,
                claimed_on,
                observations.indicator_fact_id,
                observations.credit_scope,
                observations.obs_status,
                observations.obs_value,
                observations.obs_value_low,
                observations.obs_value_high
            order by observations.locator
        ) = 1

),

placed as (

    select
        *,
        row_number() over (
            partition by claimed_in, claimed_on, indicator_fact_id
            order by credit_scope, obs_status, locator
        ) as place
    from claims

),

earlier as (

    select
        replaced.*,
        placed.*
    from replaced
    inner join placed
        on replaced.previous_document_id = placed.claimed_in and replaced.form_family = placed.claimed_on

),

later as (

    select
        replaced.*,
        placed.*
    from replaced
    inner join placed
        on replaced.document_id = placed.claimed_in and replaced.form_family = placed.claimed_on

),

compared as (

    select
        coalesce(later.document_id, earlier.document_id) as document_id,
        coalesce(later.previous_document_id, earlier.previous_document_id) as previous_document_id,
        coalesce(later.form_family, earlier.form_family) as form_family,
        coalesce(later.revised_at, earlier.revised_at) as revised_at,
        coalesce(later.place, earlier.place) as place,
        coalesce(later.indicator_fact_id, earlier.indicator_fact_id) as indicator_fact_id,
        coalesce(later.organisation_id, earlier.organisation_id) as organisation_id,
        coalesce(later.indicator, earlier.indicator) as indicator,
        coalesce(later.measure, earlier.measure) as measure,
        coalesce(later.scenario, earlier.scenario) as scenario,
        coalesce(later.ref_area, earlier.ref_area) as ref_area,
        coalesce(later.time_period, earlier.time_period) as time_period,
        case
            when earlier.obs_id is null then 'added'
            when later.obs_id is null then 'removed'
            when
                (later.obs_value is distinct from earlier.obs_value)
                or (later.obs_value_low is distinct from earlier.obs_value_low)
                or (later.obs_value_high is distinct from earlier.obs_value_high)
                then 'revised'
            when
                (later.obs_status is distinct from earlier.obs_status)
                or (later.credit_scope is distinct from earlier.credit_scope)
                then 'reflagged'
        end as change_type,
        earlier.obs_value as previous_value,
        later.obs_value,
        earlier.obs_status as previous_status,
        later.obs_status,
        earlier.obs_id as previous_obs_id,
        later.obs_id,
        earlier.locator as previous_locator,
        later.locator
    from earlier
    full outer join later
        on
            earlier.document_id = later.document_id
            and earlier.previous_document_id = later.previous_document_id
            and earlier.form_family = later.form_family
            and earlier.indicator_fact_id = later.indicator_fact_id
            and earlier.place = later.place

)

select
    {{ surrogate_key(['previous_document_id', 'document_id', 'form_family', 'indicator_fact_id', 'place']) }}
        as revision_id,
    document_id,
    previous_document_id,
    form_family,
    revised_at,
    indicator_fact_id,
    organisation_id,
    indicator,
    measure,
    scenario,
    ref_area,
    time_period,
    change_type,
    previous_value,
    obs_value,
    previous_status,
    obs_status,
    previous_obs_id,
    obs_id,
    previous_locator,
    locator
from compared
where change_type is not null
