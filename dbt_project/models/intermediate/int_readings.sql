-- The latest reading of every document, for documents, claims and findings alike. Run ids begin with the time of the
-- run, so the greatest is the latest. What counts is the run, not when it wrote a row: of two runs that overlap, the
-- one that began later may have read a document first.
{{ config(materialized='table') }}

select
    document_id,
    max(run_id) as run_id
from {{ ref('stg_documents') }}
group by document_id
