using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Http.Problems;
using Provenance.Http.Requests;

namespace Provenance.Http.Sessions;

/// <summary>What a session holds, byte for byte: deliverables, records, the chronolog.</summary>
public sealed partial class SessionFiles(ISessionCatalog catalog)
{
    private const int MostLines = 10_000;

    private const int UsualLines = 1_000;

    /// <summary>A deliverable, whole or in ranges, with its digest as its tag.</summary>
    public async Task<IResult> DeliverableAsync(HttpContext http, string session, string name, CancellationToken cancellationToken)
    {
        _ = new ParameterReader(http.Request);
        await using var view = await catalog.GetAsync(session, cancellationToken);
        if (!FileName().IsMatch(name) || await view.Reader.ReadViewAsync($"deliverables/{name}", cancellationToken) is not { } bytes)
            throw new NotThereException(Problem.NoSuchDeliverable);
        // A report quotes what models and documents say: nothing in it may run or load.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
        return Bytes(http, bytes, ContentType(name), Digest.Of(bytes));
    }

    /// <summary>
    /// A record as it was committed: of the attempt that decides the call, or of the one that <c>attempt</c> says; of the answer, or,
    /// with <c>kind=cleanup</c>, of its clean-up.
    /// </summary>
    public async Task<IResult> RecordAsync(HttpContext http, string session, string ordinal, CancellationToken cancellationToken)
    {
        var query = new ParameterReader(http.Request, "attempt", "kind");
        var attempt = query.Integer("attempt", 1, int.MaxValue);
        var kind = query.Text("kind") switch
        {
            null or "response" => RecordKind.Response,
            "cleanup" => RecordKind.Cleanup,
            _ => throw new InvalidOptionException("kind", "A record is of a response or of a cleanup."),
        };
        await using var view = await catalog.GetAsync(session, cancellationToken);
        if (!int.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || view.Reader.Find(new CallKey(kind, number)) is not { } call
            || Reference(call, attempt) is not { } record)
            throw new NotThereException(Problem.NoSuchRecord);
        var bytes = RecordFormat.Write(await view.Reader.ReadAsync(record.Key, cancellationToken)).ToArray();
        return Bytes(http, bytes, "application/json", Digest.Of(bytes));
    }

    /// <summary>The chronolog's lines after number <c>after</c>, at most <c>limit</c> of them.</summary>
    public async Task<IResult> ChronologAsync(HttpContext http, string session, CancellationToken cancellationToken)
    {
        var query = new ParameterReader(http.Request, "after", "limit");
        var after = query.Integer("after", 0, long.MaxValue) ?? 0;
        var limit = (int)(query.Integer("limit", 1, MostLines) ?? UsualLines);
        await using var view = await catalog.GetAsync(session, cancellationToken);
        using var lines = new MemoryStream();
        foreach (var line in view.ChronologAfter(after).Take(limit))
        {
            lines.Write(line.Span);
            lines.WriteByte((byte)'\n');
        }

        return TypedResults.Bytes(lines.ToArray(), "application/x-ndjson");
    }

    private static RecordReference? Reference(CallState call, long? attempt) => attempt is null
        ? call.Settled ?? call.Last
        : call.Attempts.FirstOrDefault(made => made.Attempt == attempt)?.Record;

    private static FileContentHttpResult Bytes(HttpContext http, byte[] bytes, string type, Digest digest)
    {
        RequireRange(http, bytes.Length);
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Bytes(bytes, type, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{digest}\""));
    }

    /// <summary>Of the ranges that are asked for, one that begins behind the end is refused; what is no range does not count.</summary>
    private static void RequireRange(HttpContext http, long length)
    {
        var headers = http.Request.GetTypedHeaders();
        if (headers is not { IfRange: null, Range: { Ranges.Count: 1 } range } || range.Ranges.First() is not { } only)
            return;
        if (only.From < length || (only.From is null && only.To > 0))
            return;
        http.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
        throw new RequestRefusedException(Problem.RangeNotThere, string.Create(CultureInfo.InvariantCulture, $"The file has {length} bytes."));
    }

    private static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".md" => "text/markdown; charset=utf-8",
        ".csv" => "text/csv; charset=utf-8",
        ".json" or ".jsonld" => "application/json",
        _ => "application/octet-stream",
    };

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*\z")]
    private static partial Regex FileName();
}
