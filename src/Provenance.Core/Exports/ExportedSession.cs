using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Reports;

namespace Provenance.Core.Exports;

/// <summary>What the exports say, read once: the figures, and every record of an attempt.</summary>
/// <param name="Figures">Computed from the archived bytes at this moment.</param>
/// <param name="Records">In the order of the plan, then of the attempts.</param>
public sealed record ExportedSession(ReportInput Figures, ImmutableArray<ExportedRecord> Records, int OrdinalDigits)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="CorruptRecordException">Something archived is missing, or not what was committed.</exception>
    public static async Task<ExportedSession> ReadAsync(ISessionReader session, CancellationToken cancellationToken)
    {
        var records = ImmutableArray.CreateBuilder<ExportedRecord>();
        foreach (var reference in session.Calls.OrderBy(call => call.Call.Kind).ThenBy(call => call.Call.Ordinal)
            .SelectMany(call => call.Attempts).Select(attempt => attempt.Record).OfType<RecordReference>())
            records.Add(new ExportedRecord($"llm_archive/{reference.Key.FileName(session.Plan.OrdinalDigits)}", reference, await session.ReadAsync(reference.Key, cancellationToken)));
        return new ExportedSession(await new SessionFigures(session).ComputeAsync(cancellationToken), records.ToImmutable(), session.Plan.OrdinalDigits);
    }

    /// <summary>The name of the file that holds a call's prompt.</summary>
    public string PromptOf(CallKey call)
    {
        var stem = call.Attempt(1).FileName(OrdinalDigits).Split('.')[0];
        var ordinal = stem[(stem.LastIndexOf('_') + 1)..];
        return $"llm_archive/{(call.Kind == RecordKind.Response ? "prompt" : "cleanup_prompt")}_{ordinal}.txt";
    }

    internal static byte[] Bytes(JsonNode json)
    {
        // The same bytes on every system.
        var text = json.ToJsonString(Indented).ReplaceLineEndings("\n");
        return System.Text.Encoding.UTF8.GetBytes(text + "\n");
    }
}

/// <param name="File">Its name in the session's folder.</param>
public sealed record ExportedRecord(string File, RecordReference Reference, RecordEnvelope Envelope);

/// <summary>A file of the session, for formats that list files.</summary>
/// <param name="Name">In the session's folder.</param>
public sealed record ExportedFile(string Name, long Length, Digests.Digest Digest);
