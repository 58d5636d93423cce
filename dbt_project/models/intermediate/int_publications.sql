-- The loader has linked every copy to the document of the same article that it had first (ingest/news/same.py), and
-- every edited version says what it replaces. Which publication was the first is said by their days, not by the order
-- in which we came by them; the versions of a page have the place of the first of them.
{{ config(materialized='table') }}

with recursive documents as (

    select * from {{ ref('int_documents') }}
    where kind = 'article'

),

links as (

    select
        document_id,
        coalesce(same_as, supersedes) as earlier_document_id
    from documents
    where coalesce(same_as, supersedes) is not null

),

-- "union" ends a circle: a page that was changed back.
led_back as (

    select
        document_id,
        earlier_document_id
    from links
    union
    select
        led_back.document_id,
        links.earlier_document_id
    from led_back
    inner join links on led_back.earlier_document_id = links.document_id

),

beginnings as (

    select
        led_back.document_id,
        coalesce(
            min(led_back.earlier_document_id) filter (where links.document_id is null),
            min(led_back.earlier_document_id)
        ) as article_id
    from led_back
    left join links on led_back.earlier_document_id = links.document_id
    group by led_back.document_id

),

articles as (

    select distinct article_id from beginnings

),

publications as (

    select
        documents.document_id,
        documents.origin,
        documents.retrieved_at,
        coalesce(beginnings.article_id, articles.article_id) as article_id,
        coalesce(documents.published_at, cast(documents.retrieved_at as date)) as published_at
    from documents
    left join beginnings on documents.document_id = beginnings.document_id
    left join articles on documents.document_id = articles.article_id
    where beginnings.article_id is not null or articles.article_id is not null

),

pages as (

    select
        *,
        min(published_at) over page as page_published_at,
        min(retrieved_at) over page as page_retrieved_at
    from publications
    window page as (partition by article_id, origin)

),

placed as (

    select
        *,
        row_number() over publication_order as place,
        first_value(document_id) over publication_order as first_document_id,
        first_value(origin) over publication_order as first_origin
    from pages
    window
        publication_order as (
            partition by article_id
            order by
                page_published_at asc,
                page_retrieved_at asc,
                origin asc,
                retrieved_at asc,
                document_id asc
        )

)

select
    document_id,
    article_id,
    cast(place as integer) as place,
    case when origin <> first_origin then first_document_id end as same_as
from placed
