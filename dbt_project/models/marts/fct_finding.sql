with findings as (

    select * from {{ ref('int_findings') }}

),

documents as (

    select * from {{ ref('dim_document') }}

)

select
    findings.finding_id,
    findings.run_id,
    findings.gate,
    findings.rule_id,
    findings.severity,
    findings.document_id,
    documents.origin as document_origin,
    documents.title as document_title,
    documents.ref_area,
    findings.locator,
    findings.message_vi,
    findings.message_en,
    findings.expected,
    findings.observed,
    cast(coalesce(len(findings.obs_ids), 0) as bigint) as obs_count,
    cast(coalesce(len(findings.blocked_obs_ids), 0) as bigint) as blocked_obs_count,
    findings.obs_ids,
    findings.blocked_obs_ids,
    findings.is_of_latest_reading,
    findings.is_of_latest_reading
    and coalesce(documents.is_current or documents.claim_count + documents.cooperative_count = 0, false) as is_current
from findings
left join documents on findings.document_id = documents.document_id
