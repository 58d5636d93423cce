-- What a copy says again is said by a candidate of another document of the same article: no number is lost, none
-- counted twice. A claim that repeats is no candidate itself.
select
    claims.obs_id,
    claims.repeats
from {{ ref('fct_observation') }} as claims
left join {{ ref('fct_observation') }} as firsts on claims.repeats = firsts.obs_id
left join {{ ref('int_publications') }} as pages on claims.document_id = pages.document_id
left join {{ ref('int_publications') }} as first_pages on firsts.document_id = first_pages.document_id
where
    claims.repeats is not null
    and (
        claims.is_candidate
        or firsts.is_candidate is not true
        or firsts.document_id = claims.document_id
        or pages.article_id is distinct from first_pages.article_id
        or firsts.indicator <> claims.indicator
        or firsts.ref_area <> claims.ref_area
        or firsts.time_period <> claims.time_period
        or firsts.obs_value is distinct from claims.obs_value
    )
