using System.Globalization;
using System.Text.RegularExpressions;
using Provenance.Core.Archives;
using Provenance.Core.Digests;

namespace Provenance.Gateway.Chat;

/// <summary>What the archive folder of a chat gateway holds, to look at: also while a process has it.</summary>
public static partial class ChatRecords
{
    internal const string VerdictEnd = ".verdict";

    /// <summary>The records of all attempts that ended, by call and attempt.</summary>
    /// <exception cref="CorruptRecordException">A file is not as its format has it.</exception>
    public static IEnumerable<ChatRecord> Read(string folder) => Directory.EnumerateFiles(folder, "response_*.json")
        .Select(file => (File: file, Key: KeyOf(Path.GetFileName(file))))
        .Where(found => found.Key is not null)
        .OrderBy(found => found.Key!.Value.Ordinal)
        .ThenBy(found => found.Key!.Value.Attempt)
        .Select(found => new ChatRecord(ReadRecord(found.File), ReadVerdict(Path.ChangeExtension(found.File, null) + VerdictEnd)));

    /// <summary>The attempt that a record's file is of; null when the name is none's.</summary>
    internal static AttemptKey? KeyOf(string file) => FileName().Match(file) is { Success: true } name
        ? new AttemptKey(
            RecordKind.Response,
            int.Parse(name.Groups["ordinal"].ValueSpan, CultureInfo.InvariantCulture),
            int.Parse(name.Groups["attempt"].ValueSpan, CultureInfo.InvariantCulture))
        : null;

    internal static byte[] WriteVerdict(bool accepted)
    {
        var json = new CanonicalJsonWriter(capacity: 32);
        json.BeginObject();
        json.Boolean("accepted", accepted);
        json.Integer("format", 1);
        json.EndObject();
        return json.WrittenSpan.ToArray();
    }

    private static RecordEnvelope ReadRecord(string file)
    {
        try
        {
            return RecordFormat.Read(File.ReadAllBytes(file));
        }
        catch (InvalidMemberException wrong)
        {
            throw new CorruptRecordException(Path.GetFileName(file), wrong.Message);
        }
    }

    private static bool? ReadVerdict(string file)
    {
        if (!File.Exists(file))
            return null;
        try
        {
            return JsonMembers.Read(File.ReadAllBytes(file), json =>
            {
                json.Format(1);
                return json.OptionalBoolean("accepted");
            });
        }
        catch (InvalidMemberException wrong)
        {
            throw new CorruptRecordException(Path.GetFileName(file), wrong.Message);
        }
    }

    [GeneratedRegex(@"^response_(?<ordinal>[0-9]{4,9})\.(?<attempt>[0-9]{1,4})\.json$", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}

/// <param name="IsAccepted">What whoever got the answer made of it; null where nobody said.</param>
public sealed record ChatRecord(RecordEnvelope Record, bool? IsAccepted);
