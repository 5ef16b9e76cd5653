using System.Collections.Immutable;

namespace Provenance.Http.Problems;

/// <summary>A kind of error: its code never changes its meaning. A contract: <c>docs/http.md</c>.</summary>
public sealed record Problem(string Code, int Status, string Title)
{
    public static readonly Problem InvalidRequest = new("invalid_request", 400, "The request can't be understood.");
    public static readonly Problem InvalidJson = new("invalid_json", 400, "The body is not the JSON that is wanted here.");
    public static readonly Problem InvalidOption = new("invalid_option", 400, "An option or parameter is not what it must be.");
    public static readonly Problem InvalidKey = new("invalid_idempotency_key", 400, "The Idempotency-Key is not usable.");
    public static readonly Problem InvalidBundle = new("invalid_bundle", 400, "The bundle is not unpacked.");
    public static readonly Problem UnsupportedWish = new("unsupported_option", 400, "This host can't do that.");
    public static readonly Problem Unauthorized = new("unauthorized", 401, "This host wants a key.");
    public static readonly Problem NoSuchRoute = new("not_found", 404, "There is nothing at this address.");
    public static readonly Problem NoSuchSession = new("session_not_found", 404, "There is no such session.");
    public static readonly Problem NoSuchDeliverable = new("deliverable_not_found", 404, "The session has no such deliverable.");
    public static readonly Problem NoSuchRecord = new("record_not_found", 404, "The session has no such record.");
    public static readonly Problem NoSuchBundle = new("bundle_not_found", 404, "There is no bundle at that place.");
    public static readonly Problem MethodNotAllowed = new("method_not_allowed", 405, "This address does not take that method.");
    public static readonly Problem RunActive = new("run_active", 409, "The session is being executed.");
    public static readonly Problem NoExecution = new("no_execution", 409, "The session is not being executed.");
    public static readonly Problem TooLarge = new("bundle_too_large", 413, "The bundle is too large.");
    public static readonly Problem UnsupportedMedia = new("unsupported_media_type", 415, "The body is of a kind that is not read here.");
    public static readonly Problem RangeNotThere = new("range_not_satisfiable", 416, "The file does not have that range.");
    public static readonly Problem KeyReused = new("idempotency_key_reused", 422, "The Idempotency-Key was used for another request.");
    public static readonly Problem InvalidExperiment = new("invalid_experiment", 422, "The experiment can't run.");
    public static readonly Problem CorruptArchive = new("archive_corrupt", 500, "The session is not what it was.");
    public static readonly Problem Unexpected = new("unexpected", 500, "Something went wrong here.");
    public static readonly Problem Unavailable = new("unavailable", 503, "Something that this service needs can't be reached.");

    public static ImmutableArray<Problem> All { get; } =
    [
        InvalidRequest, InvalidJson, InvalidOption, InvalidKey, InvalidBundle, UnsupportedWish, Unauthorized, NoSuchRoute, NoSuchSession,
        NoSuchDeliverable, NoSuchRecord, NoSuchBundle, MethodNotAllowed, RunActive, NoExecution, TooLarge, UnsupportedMedia, RangeNotThere, KeyReused,
        InvalidExperiment, CorruptArchive, Unexpected, Unavailable,
    ];

    /// <summary>The <c>type</c> of the problem document.</summary>
    public string Type => $"urn:provenance:problem:{Code}";
}
