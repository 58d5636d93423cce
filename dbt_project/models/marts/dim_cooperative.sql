-- Slowly changing, type 2: a new row where what identifies or describes the cooperative changes. A code survives a
-- change of name and of type (NĐ 92/2024 art. 14), so a tổ hợp tác that becomes a hợp tác xã stays one cooperative_id.
{{ config(materialized='table') }}

{% set described = [
    "code", "name", "org_type", "sector", "legal_status", "activity", "ref_area", "address", "commune", "district",
    "founded", "representative",
] %}

with reports as (

    select
        *,
        {{ surrogate_key(described) }} as description
    from {{ ref('int_cooperative_reports') }}

),

changes as (

    select *
    from reports
    qualify
        lag(description) over (partition by cooperative_id order by as_of) is null
        or lag(description) over (partition by cooperative_id order by as_of) <> description

),

versions as (

    select
        *,
        lead(as_of) over (partition by cooperative_id order by as_of) as next_from
    from changes

)

select
    {{ surrogate_key(["cooperative_id", "as_of"]) }} as cooperative_key,
    cooperative_id,
    {% for column in described %}{{ column }},
    {% endfor %}code_state,
    as_of as valid_from,
    cast(next_from - interval 1 day as date) as valid_to,
    next_from is null as is_current,
    document_id,
    locator
from versions
