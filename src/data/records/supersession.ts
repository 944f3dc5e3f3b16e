/** Why a proposal was overtaken; `reason` is the sentence people read. */
export interface Supersession {
  cause:
    | 'reply'
    | 'sent_by_hand'
    | 'deal_changed'
    | 'account_changed'
    | 'contact_changed'
    | 'paused_person'
    | 'opt_out'
    | 'slot_taken'
    | 'sender_changed'
    | 'document_changed'
    | 'policy_changed'
    | 'not_approved'
    | 'days_passed'
    | 'limit';
  reason: string;
}
