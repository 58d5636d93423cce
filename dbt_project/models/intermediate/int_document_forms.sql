-- A workbook may hold several forms, and a resubmission may bring only one of them: each form has its own versions.
-- A version without any claim (refused, unreadable) supersedes nothing. A document without a form (an article, a
-- refused workbook) has one row with an empty form_family, and is superseded only by a document that says so.
{{ config(materialized='table') }}

with documents as (

    select * from {{ ref('int_documents') }}

),

forms as (

    select
        document_id,
        kind,
        source_system,
        ref_area,
        reporting_period,
        published_at,
        retrieved_at,
        known_from,
        claim_count > 0 as has_claims,
        trim(unnest(string_split(coalesce(form, ''), '+'))) as form
    from documents

),

families as (

    select
        *,
        {{ form_family('form') }} as form_family,
        case
            when kind = 'submission' and form <> '' and ref_area is not null and reporting_period is not null
                then concat_ws('|', source_system, ref_area, {{ form_family('form') }}, reporting_period)
            else document_id
        end as submission_key
    from forms
    qualify row_number() over (partition by document_id, {{ form_family('form') }} order by form) = 1

),

-- Letters are dated when they are written, files received much later: a date is compared with a date, a receipt with a
-- receipt, never one with the other. One version without a date, and all versions follow the order of receipt.
dated as (

    select
        *,
        case
            when bool_and(published_at is not null or not has_claims) over (partition by submission_key)
                then coalesce(cast(published_at as timestamptz), retrieved_at)
            else retrieved_at
        end as version_date
    from families

),

versions as (

    select
        *,
        row_number() over version_order as version,
        first_value(case when has_claims then document_id end ignore nulls) over later_versions as later_version,
        min(case when has_claims then known_from end) over later_versions as later_version_known_from
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

),

declared as (

    select
        supersedes as document_id,
        min(document_id) as successor,
        min(known_from) as successor_known_from
    from documents
    where supersedes is not null and claim_count > 0
    group by supersedes

)

select
    versions.document_id,
    versions.form,
    versions.form_family,
    versions.submission_key,
    cast(versions.version as integer) as version,
    versions.has_claims,
    coalesce(versions.later_version, declared.successor) as superseded_by,
    -- A correction can arrive before what it corrects: then the corrected version was never in use.
    case
        when coalesce(versions.later_version, declared.successor) is not null
            then greatest(
                versions.known_from,
                least(
                    coalesce(versions.later_version_known_from, declared.successor_known_from),
                    coalesce(declared.successor_known_from, versions.later_version_known_from)
                )
            )
    end as superseded_at,
    coalesce(versions.later_version, declared.successor) is null
    and (versions.has_claims or versions.kind <> 'submission') as is_current
from versions
left join declared on versions.document_id = declared.document_id
