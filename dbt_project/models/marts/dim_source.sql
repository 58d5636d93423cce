with documents as (

    select * from {{ ref('int_documents') }}

),

systems as (

    select * from {{ ref('code_lists') }}
    where code_list = 'source_system'

),

sources as (

    select
        source_id,
        arg_max(source_system, retrieved_at) as source_system,
        arg_max(publisher, retrieved_at) as publisher,
        arg_max(kind, retrieved_at) as kind,
        count(*) as document_count,
        sum(claim_count) as claim_count,
        min(retrieved_at) as first_retrieved_at,
        max(retrieved_at) as last_retrieved_at
    from documents
    group by source_id

)

select
    sources.source_id,
    sources.source_system,
    systems.name_vi as source_system_name_vi,
    systems.name_en as source_system_name_en,
    sources.publisher,
    sources.kind,
    sources.document_count,
    cast(sources.claim_count as bigint) as claim_count,
    sources.first_retrieved_at,
    sources.last_retrieved_at
from sources
left join systems on sources.source_system = systems.code
