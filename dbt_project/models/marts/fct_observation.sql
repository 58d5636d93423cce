with claims as (

    select
        *,
        {{ claim_form_family('extraction_method') }} as form_family
    from {{ ref('int_claims') }}

),

documents as (

    select * from {{ ref('dim_document') }}

),

readings as (

    select
        document_id,
        run_id,
        read_at
    from {{ ref('int_documents') }}

),

forms as (

    select * from {{ ref('int_document_forms') }}

),

blocked as (

    select * from {{ ref('int_blocked_claims') }}

),

publications as (

    select * from {{ ref('int_publications') }}

),

joined as (

    select
        claims.*,
        documents.kind as document_kind,
        documents.title as document_title,
        documents.origin as document_origin,
        coalesce(claims.run_id = readings.run_id, true) as is_of_latest_reading,
        readings.read_at as latest_reading_at,
        -- The versions of the claim's own form count; a claim of no known form follows its document.
        coalesce(forms.is_current, documents.is_current, true) as is_of_current_version,
        if(forms.document_id is null, documents.superseded_by, forms.superseded_by) as superseded_by,
        if(forms.document_id is null, documents.known_to, forms.superseded_at) as superseded_at,
        blocked.obs_id is not null as is_blocked
    from claims
    left join documents on claims.document_id = documents.document_id
    left join readings on claims.document_id = readings.document_id
    left join forms on claims.document_id = forms.document_id and claims.form_family = forms.form_family
    left join blocked on claims.obs_id = blocked.obs_id

),

judged as (

    select
        *,
        is_of_latest_reading and is_of_current_version as is_current,
        -- Whatever came first has ended it. What was superseded before we knew it was never in use.
        case
            when not is_of_latest_reading
                then greatest(first_recorded_at, least(latest_reading_at, superseded_at))
            when not is_of_current_version
                then greatest(first_recorded_at, superseded_at)
        end as known_to
    from joined

),

standing as (

    select
        *,
        is_current
        and not is_blocked
        and review_status <> 'rejected'
        and coalesce(obs_value, obs_value_low, obs_value_high) is not null as may_be_chosen
    from judged

),

-- A copy of an article says again what the article says: of the same claims of one article the first publication's
-- counts. What only a copy says, or says otherwise, counts.
said as (

    select
        standing.obs_id,
        standing.document_id,
        first_value(standing.document_id) over said_order as first_document_id,
        first_value(standing.obs_id) over said_order as first_obs_id
    from standing
    inner join publications on standing.document_id = publications.document_id
    where standing.may_be_chosen
    window
        said_order as (
            partition by
                publications.article_id,
                standing.indicator,
                standing.org_type,
                standing.sector,
                standing.size_class,
                standing.rating,
                standing.measure,
                standing.scenario,
                standing.ref_area,
                standing.time_period,
                standing.obs_value,
                standing.obs_value_low,
                standing.obs_value_high
            order by
                publications.place asc,
                try_cast(split_part(standing.locator, ':', 1) as integer) asc,
                standing.obs_id asc
        )

),

repeated as (

    select
        obs_id,
        first_obs_id as repeats
    from said
    where document_id <> first_document_id

),

told as (

    select
        standing.*,
        repeated.repeats
    from standing
    left join repeated on standing.obs_id = repeated.obs_id

)

select
    obs_id,
    {{ surrogate_key(indicator_fact_columns()) }} as indicator_fact_id,
    {{ surrogate_key(organisation_columns()) }} as organisation_id,
    document_id,

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
    unit_mult,
    decimals,
    qualifier,
    obs_status,
    conf_status,
    null_state,

    source_system,
    extraction_method,
    confidence,
    review_status,
    reported_at,
    recorded_at,
    run_id,

    first_recorded_at as known_from,
    known_to,
    is_current,
    superseded_by,
    is_blocked,
    repeats,
    may_be_chosen and repeats is null as is_candidate,

    document_kind,
    document_title,
    document_origin
from told
