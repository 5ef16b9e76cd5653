using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Gateway.Chat;

/// <summary>
/// The files of calls outside experiments: <c>response_0001.1.intent</c>, which names the model and the worst cost, until
/// <c>response_0001.1.json</c>, the record, is there. Each is written aside, flushed and renamed. One process at a time.
/// </summary>
internal sealed partial class ChatFolder : IDisposable
{
    private const string IntentEnd = ".intent";
    private const string RecordEnd = ".json";
    private const string AsideEnd = ".tmp";

    private readonly string path;
    private readonly FileStream holder;

    /// <exception cref="IOException">The folder can't be had, or another process holds it.</exception>
    public ChatFolder(string path)
    {
        this.path = path;
        Directory.CreateDirectory(path);
        holder = new FileStream(Path.Combine(path, "held"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>What earlier processes asked. What has an intent and no record is an orphan: it may have been billed.</summary>
    public ImmutableArray<CallState> ReadEarlier() =>
    [
        .. Directory.EnumerateFiles(path)
            .Select(file => FileName().Match(Path.GetFileName(file)))
            .Where(name => name.Success)
            .Select(name => Read(new AttemptKey(RecordKind.Response, Number(name, "ordinal"), Number(name, "attempt")), name.Groups["end"].Value))
            .GroupBy(attempt => attempt.Key.Call)
            .Select(call => new CallState(
                call.Key,
                [
                    .. call.GroupBy(attempt => attempt.Key.Attempt)
                        .OrderBy(attempt => attempt.Key)
                        .Select(attempt => attempt.Select(found => found.State).OrderBy(state => state.Record is null).First()),
                ])),
    ];

    public Task WriteIntentAsync(AttemptKey key, Intent intent, CancellationToken cancellationToken)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        json.Integer("format", 1);
        json.String("model", intent.Model.ToString());
        if (intent.WorstCost is { } worst)
            json.String("worstCost", worst.ToString(CultureInfo.InvariantCulture));
        json.EndObject();
        return WriteAsync(NameOf(key, IntentEnd), json.WrittenMemory, cancellationToken);
    }

    /// <param name="prompt">The question, for the call's first record; null for later ones.</param>
    public async Task WriteRecordAsync(AttemptKey key, ReadOnlyMemory<byte> bytes, Prompt? prompt)
    {
        if (prompt is not null)
            await WriteAsync($"prompt_{key.Ordinal.ToString("D4", CultureInfo.InvariantCulture)}.txt", prompt.ToUtf8(), CancellationToken.None);
        await WriteAsync(NameOf(key, RecordEnd), bytes, CancellationToken.None);
        File.Delete(Path.Combine(path, NameOf(key, IntentEnd)));
    }

    /// <exception cref="FileNotFoundException">There is no such record.</exception>
    public Task WriteVerdictAsync(AttemptKey key, bool accepted, CancellationToken cancellationToken) => File.Exists(Path.Combine(path, NameOf(key, RecordEnd)))
        ? WriteAsync(NameOf(key, ChatRecords.VerdictEnd), ChatRecords.WriteVerdict(accepted), cancellationToken)
        : throw new FileNotFoundException("There is no such record.", NameOf(key, RecordEnd));

    public void Dispose() => holder.Dispose();

    private static int Number(Match name, string group) => int.Parse(name.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static string NameOf(AttemptKey key, string end) => Path.ChangeExtension(key.FileName(ordinalDigits: 4), null) + end;

    private (AttemptKey Key, AttemptState State) Read(AttemptKey key, string end)
    {
        var bytes = File.ReadAllBytes(Path.Combine(path, NameOf(key, end)));
        if (end == RecordEnd)
        {
            var envelope = RecordFormat.Read(bytes);
            var record = RecordReference.Of(envelope, Digest.Of(bytes));
            return (key, new AttemptState(
                key.Attempt, envelope.Reason, envelope.RequestedModel, envelope.Started ?? default, envelope.Cost, record, Orphaned: false));
        }

        var (model, worst) = JsonMembers.Read(bytes, json =>
        {
            json.Format(1);
            return (json.Parse("model", ModelName.Parse), json.OptionalValue("worstCost", text => decimal.Parse(text, CultureInfo.InvariantCulture)));
        });
        return (key, new AttemptState(key.Attempt, AttemptReason.First, model, default, worst, Record: null, Orphaned: true));
    }

    [SuppressMessage("Performance", "CA1849", Justification = "Only the synchronous flush reaches the disk.")]
    private async Task WriteAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var aside = Path.Combine(path, name + AsideEnd);
        await using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(bytes, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, Path.Combine(path, name), overwrite: true);
    }

    [GeneratedRegex(@"^response_(?<ordinal>[0-9]{4,9})\.(?<attempt>[0-9]{1,4})(?<end>\.json|\.intent)$", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}
