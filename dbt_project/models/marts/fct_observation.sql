with claims as (

    select * from {{ ref('int_claims') }}

),

documents as (

    select
        claimed.*,
        inherited.is_current,
        inherited.superseded_by,
        inherited.known_to
    from {{ ref('int_documents') }} as claimed
    inner join {{ ref('dim_document') }} as inherited on claimed.document_id = inherited.document_id

),

forms as (

    select * from {{ ref('int_document_forms') }}

),

blocked as (

    select * from {{ ref('int_blocked_claims') }}

),

judged as (

    select
        claims.*,
        documents.kind as document_kind,
        documents.title as document_title,
        documents.origin as document_origin,
        coalesce(claims.run_id = documents.run_id, true) as is_of_latest_reading,
        -- The versions of the claim's own form count; a claim of no form follows its document.
        case when forms.document_id is null then documents.is_current else forms.is_current end as is_of_current_version,
        case when forms.document_id is null then documents.superseded_by else forms.superseded_by end as superseded_by,
        case when forms.document_id is null then documents.known_to else forms.superseded_at end as superseded_at,
        documents.read_at,
        blocked.obs_id is not null as is_blocked
    from claims
    left join documents on claims.document_id = documents.document_id
    left join forms
        on
            claims.document_id = forms.document_id
            and forms.form_family = case
                when claims.extraction_method like 'form:%' then {{ form_family('substr(claims.extraction_method, 6)') }}
                else ''
            end
    left join blocked on claims.obs_id = blocked.obs_id

),

dated as (

    select
        *,
        is_of_latest_reading and coalesce(is_of_current_version, true) as is_current,
        case
            when not is_of_latest_reading then greatest(first_recorded_at, least(read_at, coalesce(superseded_at, read_at)))
            when not is_of_current_version then greatest(first_recorded_at, coalesce(superseded_at, first_recorded_at))
        end as known_to
    from judged

)

select
    obs_id,
    {{ surrogate_key(indicator_fact_columns()) }} as indicator_fact_id,
    {{ surrogate_key(organisation_columns()) }} as organisation_id,
    document_id,

    locator_type,
    locator,
    dated.quote,
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
    is_current
    and not is_blocked
    and review_status <> 'rejected'
    and coalesce(obs_value, obs_value_low, obs_value_high) is not null as is_candidate,

    document_kind,
    document_title,
    document_origin
from dated
