-- Run ids begin with the time of the run, so the greatest is the latest.
{{ config(materialized='table') }}

with readings as (

    select * from {{ ref('stg_documents') }}

),

latest as (

    select *
    from readings
    qualify row_number() over (partition by document_id order by run_id desc, retrieved_at desc, origin asc) = 1

),

claims as (

    select
        document_id,
        run_id,
        count(*) as claim_count,
        min(first_recorded_at) as known_from,
        min(recorded_at) as read_at
    from {{ ref('int_claims') }}
    group by document_id, run_id

)

select
    latest.*,
    coalesce(claims.claim_count, 0) as claim_count,
    coalesce(claims.known_from, latest.retrieved_at) as known_from,
    -- A reading that found no claim has only the time in its run id: 20261121T042216123Z-submissions.
    coalesce(
        claims.read_at,
        try_strptime(substr(latest.run_id, 1, 15), '%Y%m%dT%H%M%S') at time zone 'UTC',
        latest.retrieved_at
    ) as read_at
from latest
left join claims on latest.document_id = claims.document_id and latest.run_id = claims.run_id
