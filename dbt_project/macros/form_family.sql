{# A form without its version: 'PL1@2023' → 'PL1'. #}
{% macro form_family(form) -%}
    split_part({{ form }}, '@', 1)
{%- endmacro %}

{# The form that a claim was read from; empty for a claim of a text. 'form:PL1@2023' → 'PL1', 'text@3' → ''. #}
{% macro claim_form_family(extraction_method) -%}
    case when {{ extraction_method }} like 'form:%' then {{ form_family("substr(" ~ extraction_method ~ ", 6)") }} else '' end
{%- endmacro %}
