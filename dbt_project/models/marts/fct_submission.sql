with documents as (

    select * from {{ ref('dim_document') }}
    where kind = 'submission'

),

forms as (

    select * from {{ ref('int_document_forms') }}

),

-- Only the latest reading of a document counts.
claims as (

    select
        observations.document_id,
        {{ claim_form_family('observations.extraction_method') }} as form_family,
        count(*) as claim_count,
        count(*) filter (where observations.is_blocked) as blocked_claim_count
    from {{ ref('fct_observation') }} as observations
    inner join documents
        on observations.document_id = documents.document_id and observations.run_id = documents.run_id
    group by all

),

findings as (

    select
        document_id,
        count(*) filter (where severity = 'critical') as critical_finding_count,
        count(*) filter (where severity = 'warning') as warning_finding_count,
        count(*) filter (where severity = 'info') as info_finding_count
    from {{ ref('fct_finding') }}
    where is_of_latest_reading
    group by document_id

),

refused as (

    select distinct
        subject as document_id,
        run_id
    from {{ ref('fct_outcome') }}
    where status = 'refused'

),

submissions as (

    select
        documents.document_id,
        documents.source_system,
        documents.ref_area,
        nullif(forms.form_family, '') as form_family,
        nullif(forms.form, '') as form,
        documents.reporting_period,
        forms.version,
        documents.origin,
        documents.document_number,
        documents.retrieved_at as received_at,
        documents.published_at,
        coalesce(claims.claim_count, 0) as claim_count,
        coalesce(claims.blocked_claim_count, 0) as blocked_claim_count,
        coalesce(findings.critical_finding_count, 0) as critical_finding_count,
        coalesce(findings.warning_finding_count, 0) as warning_finding_count,
        coalesce(findings.info_finding_count, 0) as info_finding_count,
        documents.cooperative_count,
        refused.document_id is not null or documents.claim_count + documents.cooperative_count = 0 as is_refused,
        forms.is_current,
        forms.superseded_by
    from documents
    inner join forms on documents.document_id = forms.document_id
    left join claims on forms.document_id = claims.document_id and forms.form_family = claims.form_family
    left join findings on documents.document_id = findings.document_id
    left join refused on documents.document_id = refused.document_id and documents.run_id = refused.run_id

)

select
    {{ surrogate_key(['document_id', 'form_family']) }} as submission_id,
    document_id,
    source_system,
    ref_area,
    form_family,
    form,
    reporting_period,
    version,
    origin,
    document_number,
    received_at,
    published_at,
    claim_count,
    blocked_claim_count,
    cooperative_count,
    critical_finding_count,
    warning_finding_count,
    info_finding_count,
    case
        when is_refused then 'refused'
        when blocked_claim_count > 0 then 'quarantined'
        when critical_finding_count + warning_finding_count + info_finding_count > 0 then 'ok_with_findings'
        else 'ok'
    end as verdict,
    is_current,
    superseded_by
from submissions
