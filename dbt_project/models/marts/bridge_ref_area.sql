with areas as (

    select * from {{ ref('int_areas') }}

),

provinces as (

    select * from areas
    where ref_area_scheme in ('VN63', 'VN34')

),

merged_into as (

    select
        'VN63-' || old_code as child,
        'VN34-' || new_code as parent,
        'merged_into' as relation,
        cast(valid_from_of_new as date) as valid_from,
        cast(null as date) as valid_to
    from {{ ref('provinces') }}

),

member_of_region as (

    select
        ref_area as child,
        region as parent,
        'member_of' as relation,
        valid_from,
        valid_to
    from provinces

),

member_of_nation as (

    select
        ref_area as child,
        'VN' as parent,
        'member_of' as relation,
        valid_from,
        valid_to
    from provinces

),

cluster_members as (

    select
        'CLUSTER-' || cluster_code as parent,
        member_scheme,
        unnest(string_split(member_provinces, '|')) as member_name,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to
    from {{ ref('clusters') }}

),

member_of_cluster as (

    select
        provinces.ref_area as child,
        cluster_members.parent,
        'member_of' as relation,
        cluster_members.valid_from,
        cluster_members.valid_to
    from cluster_members
    -- A name that is no province leaves child empty, and the not_null test finds it.
    left join provinces
        on
            cluster_members.member_name = provinces.ref_area_name
            and cluster_members.member_scheme = provinces.ref_area_scheme

),

relations as (

    select * from merged_into
    union all
    select * from member_of_region
    union all
    select * from member_of_nation
    union all
    select * from member_of_cluster

)

select
    {{ surrogate_key(['relations.child', 'relations.parent', 'relations.relation']) }} as ref_area_relation_id,
    relations.child,
    child_areas.ref_area_scheme as child_scheme,
    relations.parent,
    parent_areas.ref_area_scheme as parent_scheme,
    relations.relation,
    relations.valid_from,
    relations.valid_to
from relations
left join areas as child_areas on relations.child = child_areas.ref_area
left join areas as parent_areas on relations.parent = parent_areas.ref_area
