with documents as (

    select * from {{ ref('int_documents') }}

),

-- A workbook with several forms is in use as long as one of them is.
forms as (

    select
        document_id,
        max(version) as version,
        bool_or(is_current) as is_current,
        min(superseded_by) as superseded_by,
        max(superseded_at) as superseded_at,
        string_agg(distinct nullif(form_family, ''), '+' order by nullif(form_family, '')) as form_family
    from {{ ref('int_document_forms') }}
    group by document_id

),

publications as (

    select * from {{ ref('int_publications') }}

)

select
    documents.document_id,
    documents.source_id,
    documents.source_system,
    documents.kind,
    documents.origin,
    documents.publisher,
    documents.document_number,
    documents.title,
    documents.ref_area,
    documents.form,
    forms.form_family,
    documents.reporting_period,
    documents.published_at,
    documents.retrieved_at,
    documents.media_type,
    documents.size_bytes,
    documents.http_status,
    documents.reader,
    documents.run_id,
    documents.claim_count,
    documents.cooperative_count,
    documents.supersedes,
    publications.same_as,
    forms.version,
    forms.is_current,
    case when not forms.is_current then forms.superseded_by end as superseded_by,
    documents.known_from,
    case when not forms.is_current then forms.superseded_at end as known_to
from documents
inner join forms on documents.document_id = forms.document_id
left join publications on documents.document_id = publications.document_id
