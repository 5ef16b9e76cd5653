using System.Collections.Frozen;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using Provenance.Core.Models;

namespace Provenance.Gateway.Outcomes;

/// <summary>The one place where what servers and networks do gets its class.</summary>
internal static class OutcomeClassifier
{
    private static readonly FrozenDictionary<string, OutcomeClass> Codes = new Dictionary<string, OutcomeClass>(StringComparer.OrdinalIgnoreCase)
    {
        ["insufficient_quota"] = OutcomeClass.QuotaExhausted,
        ["billing_hard_limit_reached"] = OutcomeClass.QuotaExhausted,
        ["billing_not_active"] = OutcomeClass.QuotaExhausted,
        ["billing_error"] = OutcomeClass.QuotaExhausted,
        ["credit_balance_too_low"] = OutcomeClass.QuotaExhausted,
        ["insufficient_credits"] = OutcomeClass.QuotaExhausted,
        ["insufficient_balance"] = OutcomeClass.QuotaExhausted,
        ["payment_required"] = OutcomeClass.QuotaExhausted,
        ["402"] = OutcomeClass.QuotaExhausted,

        ["rate_limit_exceeded"] = OutcomeClass.RateLimited,
        ["rate_limit_error"] = OutcomeClass.RateLimited,
        ["rate_limited"] = OutcomeClass.RateLimited,
        ["too_many_requests"] = OutcomeClass.RateLimited,
        ["429"] = OutcomeClass.RateLimited,

        ["invalid_api_key"] = OutcomeClass.Authentication,
        ["invalid_authentication"] = OutcomeClass.Authentication,
        ["authentication_error"] = OutcomeClass.Authentication,
        ["permission_denied"] = OutcomeClass.Authentication,
        ["permission_error"] = OutcomeClass.Authentication,
        ["unauthenticated"] = OutcomeClass.Authentication,
        ["account_deactivated"] = OutcomeClass.Authentication,
        ["401"] = OutcomeClass.Authentication,

        ["model_not_found"] = OutcomeClass.Configuration,
        ["deploymentnotfound"] = OutcomeClass.Configuration,
        ["unknown_model"] = OutcomeClass.Configuration,
        ["not_found_error"] = OutcomeClass.Configuration,
        ["404"] = OutcomeClass.Configuration,

        ["content_filter"] = OutcomeClass.ContentFiltered,
        ["content_policy_violation"] = OutcomeClass.ContentFiltered,
        ["responsibleaipolicyviolation"] = OutcomeClass.ContentFiltered,
        ["moderation_blocked"] = OutcomeClass.ContentFiltered,

        ["context_length_exceeded"] = OutcomeClass.Deterministic,
        ["exceed_context_size_error"] = OutcomeClass.Deterministic,
        ["string_above_max_length"] = OutcomeClass.Deterministic,
        ["invalid_prompt"] = OutcomeClass.Deterministic,
        ["unsupported_value"] = OutcomeClass.Deterministic,
        ["unsupported_parameter"] = OutcomeClass.Deterministic,
        ["400"] = OutcomeClass.Deterministic,

        ["server_error"] = OutcomeClass.Transient,
        ["internal_error"] = OutcomeClass.Transient,
        ["overloaded_error"] = OutcomeClass.Transient,
        ["api_error"] = OutcomeClass.Transient,
        ["timeout_error"] = OutcomeClass.Transient,
        ["engine_overloaded"] = OutcomeClass.Transient,
        ["unavailable_error"] = OutcomeClass.Transient,
        ["408"] = OutcomeClass.Transient,
        ["500"] = OutcomeClass.Transient,
        ["502"] = OutcomeClass.Transient,
        ["503"] = OutcomeClass.Transient,
        ["504"] = OutcomeClass.Transient,
        ["529"] = OutcomeClass.Transient,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The class of an HTTP response that is no success. What the error calls itself counts for more than its status.</summary>
    /// <param name="hasHint">The response says when to come back: it is about speed, whatever else it says.</param>
    public static OutcomeClass OfError(int status, ErrorBody error, bool hasHint) =>
        OfCode(error)
        ?? (error.IsModerated ? OutcomeClass.ContentFiltered
            : IsOutOfCredit(status, error.Message) || (status == 429 && !hasHint && SpeaksOfMoney(error.Message)) ? OutcomeClass.QuotaExhausted
            : OfStatus(status));

    /// <summary>The class of a success that holds an error: what it calls itself, or else malformed.</summary>
    public static OutcomeClass OfErrorInSuccess(ErrorBody error) =>
        OfCode(error) ?? (error.IsModerated ? OutcomeClass.ContentFiltered : OutcomeClass.Malformed);

    /// <summary>The class of a well-formed answer.</summary>
    /// <param name="finish">The provider's word for why it stopped; null when it gave none.</param>
    public static OutcomeClass OfAnswer(string? finish, bool hasText, bool isRefused) => finish?.ToLowerInvariant() switch
    {
        "content_filter" or "content_filtered" or "safety" => OutcomeClass.ContentFiltered,
        "error" => OutcomeClass.Malformed,
        _ when isRefused => OutcomeClass.Refused,
        "refusal" => OutcomeClass.Refused,
        _ when !hasText => OutcomeClass.Empty,
        "length" or "max_tokens" or "max_output_tokens" or "model_context_window_exceeded" => OutcomeClass.Truncated,
        _ => OutcomeClass.Answered,
    };

    /// <summary>
    /// The class of a request that failed on its way. A host that the name service says does not exist is a wrong set-up, as is one whose
    /// certificate is not trusted; a name service that can't be reached, a refused or a reset connection passes.
    /// </summary>
    public static OutcomeClass OfFailure(HttpRequestError error, Exception? cause) => error switch
    {
        HttpRequestError.NameResolutionError when cause is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } =>
            OutcomeClass.Configuration,
        HttpRequestError.SecureConnectionError when cause is AuthenticationException => OutcomeClass.Configuration,
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => OutcomeClass.Malformed,
        _ => OutcomeClass.Transient,
    };

    private static OutcomeClass? OfCode(ErrorBody error) =>
        error.Code is { } code && Codes.TryGetValue(code, out var byCode) ? byCode
        : error.Type is { } type && Codes.TryGetValue(type, out var byType) ? byType
        : null;

    private static OutcomeClass OfStatus(int status) => status switch
    {
        >= 300 and < 400 => OutcomeClass.Configuration,
        401 or 403 or 407 => OutcomeClass.Authentication,
        402 => OutcomeClass.QuotaExhausted,
        404 or 405 or 410 => OutcomeClass.Configuration,
        408 or 409 or 425 => OutcomeClass.Transient,
        429 => OutcomeClass.RateLimited,
        >= 400 and < 500 => OutcomeClass.Deterministic,
        >= 500 => OutcomeClass.Transient,
        _ => OutcomeClass.Malformed,
    };

    /// <summary>Anthropic says so with a 400 of no particular kind.</summary>
    private static bool IsOutOfCredit(int status, string? message) =>
        status is >= 400 and < 500 && message is not null && message.Contains("credit balance is too low", StringComparison.OrdinalIgnoreCase);

    private static bool SpeaksOfMoney(string? message) =>
        message is not null
        && (message.Contains("billing", StringComparison.OrdinalIgnoreCase)
            || message.Contains("credit", StringComparison.OrdinalIgnoreCase)
            || message.Contains("insufficient balance", StringComparison.OrdinalIgnoreCase));
}
