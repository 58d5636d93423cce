-- What the latest reading of every document says of every cooperative, once a day: a register that is sent again for
-- the same day replaces the one before, and of two rows in one register the first counts (the reader has found that).
{{ config(materialized='table') }}

with reports as (

    select * from {{ ref('stg_cooperatives') }}

),

documents as (

    select * from {{ ref('int_documents') }}

)

select
    reports.*,
    documents.published_at,
    documents.retrieved_at
from reports
inner join documents on reports.document_id = documents.document_id and reports.run_id = documents.run_id
qualify
    row_number() over (
        partition by reports.cooperative_id, reports.as_of
        order by
            coalesce(cast(documents.published_at as timestamptz), documents.retrieved_at) desc,
            reports.document_id asc,
            reports.locator asc
    ) = 1
