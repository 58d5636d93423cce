-- A workbook may hold several forms, and a resubmission may bring only one of them: each form has its own versions.
-- A version without claims or cooperatives (refused, unreadable) supersedes nothing; but an article that was read
-- does, also when no figure is left in it. A document without a form (an article, a refused workbook) has one row with
-- an empty form_family, and other versions only where a document says that it supersedes another one: it was edited.
{{ config(materialized='table') }}

with recursive documents as (

    select * from {{ ref('int_documents') }}

),

-- Back from every edited page to what it was before; "union" ends a circle.
led_back as (

    select
        document_id,
        supersedes as earlier_document_id
    from documents
    where supersedes is not null
    union
    select
        led_back.document_id,
        documents.supersedes
    from led_back
    inner join documents on led_back.earlier_document_id = documents.document_id
    where documents.supersedes is not null

),

edited as (

    select
        led_back.document_id,
        coalesce(
            min(led_back.earlier_document_id) filter (where documents.supersedes is null),
            min(led_back.earlier_document_id)
        ) as first_version
    from led_back
    left join documents on led_back.earlier_document_id = documents.document_id
    group by led_back.document_id

),

forms as (

    select
        documents.document_id,
        documents.kind,
        documents.source_system,
        documents.ref_area,
        documents.reporting_period,
        documents.published_at,
        documents.retrieved_at,
        documents.known_from,
        coalesce(edited.first_version, documents.document_id) as first_version,
        documents.claim_count > 0 or coalesce(documents.cooperative_count, 0) > 0 as has_claims,
        documents.claim_count > 0
        or coalesce(documents.cooperative_count, 0) > 0
        or (documents.kind = 'article' and documents.text_id <> '' and documents.published_at is not null)
            as is_a_version,
        trim(unnest(string_split(coalesce(documents.form, ''), '+'))) as form
    from documents
    left join edited on documents.document_id = edited.document_id

),

families as (

    select
        *,
        {{ form_family('form') }} as form_family,
        case
            when kind = 'submission' and form <> '' and ref_area is not null and reporting_period is not null
                then concat_ws('|', source_system, ref_area, {{ form_family('form') }}, reporting_period)
            else first_version
        end as submission_key
    from forms
    qualify row_number() over (partition by document_id, {{ form_family('form') }} order by form) = 1

),

-- Letters are dated when they are written, files received much later: a date is compared with a date, a receipt with a
-- receipt, never one with the other. One version without a date, and all versions follow the order of receipt. A page
-- is edited when we see it: its date may be that of the first version, or of the last.
dated as (

    select
        *,
        case
            when
                kind = 'submission'
                and bool_and(published_at is not null or not has_claims) over (partition by submission_key)
                then coalesce(cast(published_at as timestamptz), retrieved_at)
            else retrieved_at
        end as version_date
    from families

),

versions as (

    select
        *,
        row_number() over version_order as version,
        first_value(case when is_a_version then document_id end ignore nulls) over later_versions as later_version,
        min(case when is_a_version then known_from end) over later_versions as later_version_known_from
    from dated
    window
        version_order as (
            partition by submission_key
            order by version_date asc, published_at asc nulls first, retrieved_at asc, document_id asc
        ),
        later_versions as (
            partition by submission_key
            order by version_date asc, published_at asc nulls first, retrieved_at asc, document_id asc
            rows between 1 following and unbounded following
        )

)

select
    document_id,
    form,
    form_family,
    submission_key,
    cast(version as integer) as version,
    has_claims,
    later_version as superseded_by,
    -- A correction can arrive before what it corrects: then the corrected version was never in use.
    case when later_version is not null then greatest(known_from, later_version_known_from) end as superseded_at,
    later_version is null and (has_claims or kind <> 'submission') as is_current
from versions
