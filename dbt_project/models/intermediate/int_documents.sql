{{ config(materialized='table') }}

with readings as (

    select * from {{ ref('int_readings') }}

),

documents as (

    select * from {{ ref('stg_documents') }}

),

latest as (

    select documents.*
    from documents
    inner join readings on documents.document_id = readings.document_id and documents.run_id = readings.run_id
    qualify
        row_number() over (
            partition by documents.document_id
            order by documents.retrieved_at desc, documents.origin asc
        ) = 1

),

-- Counted in the lake: gate 2 compares with what has become of them.
counts as (

    select
        observations.document_id,
        count(distinct observations.obs_id) as claim_count,
        min(observations.recorded_at) as read_at
    from {{ ref('stg_observations') }} as observations
    inner join readings on observations.document_id = readings.document_id and observations.run_id = readings.run_id
    group by observations.document_id

),

cooperatives as (

    select
        cooperatives.document_id,
        count(*) as cooperative_count
    from {{ ref('stg_cooperatives') }} as cooperatives
    inner join readings on cooperatives.document_id = readings.document_id and cooperatives.run_id = readings.run_id
    group by cooperatives.document_id

),

first_known as (

    select
        claims.document_id,
        min(claims.first_recorded_at) as known_from
    from {{ ref('int_claims') }} as claims
    inner join readings on claims.document_id = readings.document_id and claims.run_id = readings.run_id
    group by claims.document_id

)

select
    latest.*,
    coalesce(counts.claim_count, 0) as claim_count,
    coalesce(cooperatives.cooperative_count, 0) as cooperative_count,
    coalesce(first_known.known_from, latest.retrieved_at) as known_from,
    -- A reading that found no claim has only the time in its run id: 20261121T042216123Z-submissions.
    coalesce(
        counts.read_at,
        try_strptime(substr(latest.run_id, 1, 15), '%Y%m%dT%H%M%S') at time zone 'UTC',
        latest.retrieved_at
    ) as read_at
from latest
left join counts on latest.document_id = counts.document_id
left join cooperatives on latest.document_id = cooperatives.document_id
left join first_known on latest.document_id = first_known.document_id
