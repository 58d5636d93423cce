with source as (

    select * from {{ source('lake', 'documents') }}

)

select
    document_id,
    run_id,
    reader,

    source_id,
    source_system,
    kind,
    origin,
    publisher,
    document_number,
    title,
    ref_area,
    form,
    reporting_period,
    media_type,
    supersedes,
    text_id,
    same_as,

    size as size_bytes,
    cast(http_status as integer) as http_status,

    published_at,
    retrieved_at
from source
