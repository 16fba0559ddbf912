// Made by contracts/scripts/generate.mjs; do not edit.
import type { BilingualText } from './data.js';

/** The cause of a wrong signature. */
export type CauseCode = 'uppercase_digest' | 'lowercase_digest' | 'base64_digest' | 'sign_whitespace' | 'sign_missing' | 'sign_masked' | 'empty_values_left_out' | 'empty_values_kept' | 'null_signed_as_text' | 'null_signed_as_empty' | 'number_signed_as_written' | 'number_as_text_differs' | 'escapes_signed' | 'values_trimmed' | 'values_url_encoded' | 'values_not_url_encoded' | 'url_encoded_otherwise' | 'text_url_encoded' | 'text_recased' | 'json_signed' | 'fields_not_sorted' | 'sorted_ignoring_case' | 'sorted_by_case' | 'fields_sorted' | 'joined_otherwise' | 'key_missing' | 'key_appended_bare' | 'key_prefixed' | 'key_elsewhere' | 'key_named_otherwise' | 'key_whitespace' | 'key_recased' | 'key_of_another' | 'sign_field_included' | 'field_left_out' | 'absent_field_signed' | 'alias_name_signed' | 'ts_differs' | 'hmac_instead_of_plain' | 'plain_instead_of_hmac' | 'wrong_algorithm' | 'gbk_instead_of_utf8' | 'utf8_instead_of_gbk' | 'wrong_key_or_content';

/** A mistake in signing, in words. `{field}` and `{detail}` are replaced with the values of each case. */
export interface CauseRow {
  readonly code: CauseCode;
  readonly message: BilingualText;
  readonly fix: BilingualText;
}

/** Every mistake in signing that `explain` recognises. */
export declare const causes: readonly CauseRow[];
