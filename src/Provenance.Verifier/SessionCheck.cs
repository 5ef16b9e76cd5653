using System.Globalization;
using System.Text.Json;

namespace Provenance.Verifier;

/// <summary>Checks a session from its bytes: what the chronolog has a digest of, and what is sealed.</summary>
internal sealed class SessionCheck(SessionFiles files, Request request)
{
    /// <summary>What may follow a seal without changing anything that it covers.</summary>
    private static readonly string[] Harmless = ["sealed", "anchored", "anchor-failed", "opened", "closed", "ended", "joined", "mirror", "mirror-failed", "budget-set"];

    private readonly HashSet<string> compared = new(StringComparer.Ordinal);
    private readonly HashSet<string> withheld = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> disclosed = Disclosed.Read(files);

    public List<string> Differences { get; } = [];

    public List<string> Notices { get; } = [];

    public string Session { get; private set; } = "";

    public int Records { get; private set; }

    public int Files => compared.Count;

    public void Run()
    {
        var chronolog = Chronolog.Read(files.Find("chronolog.jsonl") ?? [], Differences);
        if (chronolog.Entries.Count == 0)
            Differences.Add("chronolog.jsonl: it has no first entry");
        else
            CheckLocked(chronolog.Entries[0]);
        foreach (var record in chronolog.Entries.Where(entry => Chronolog.Event(entry) == "record"))
        {
            Compare($"llm_archive/{Chronolog.Fact(record, "attempt")}.json", Chronolog.Fact(record, "digest"));
            Records++;
        }

        var seals = new SealCheck(files, request, chronolog, Session);
        var last = seals.Run(Differences);
        if (last is null)
            Unsealed("no seal covers it: nobody vouches for it but itself");
        else
            CheckSealed(last, chronolog);
        if (withheld.Count > 0)
            Notices.Add($"{withheld.Count} files are withheld; their digests are committed and sealed");
    }

    private void CheckLocked(JsonElement created)
    {
        Compare("session.json", Chronolog.Fact(created, "session"));
        Compare("plan.json", Chronolog.Fact(created, "plan"));
        try
        {
            var session = JsonDocument.Parse(files.Find("session.json")!).RootElement;
            Session = session.GetProperty("name").GetString() ?? "";
            foreach (var input in session.GetProperty("experiment").GetProperty("inputs").EnumerateArray())
                Compare($"inputs/{input.GetProperty("name").GetString()}", input.GetProperty("digest").GetString());
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            Differences.Add($"session.json: {wrong.Message}");
        }
    }

    private void CheckSealed(SealedList last, Chronolog chronolog)
    {
        var later = chronolog.Entries.Skip(last.Entries).Where(entry => !Harmless.Contains(Chronolog.Event(entry), StringComparer.Ordinal)).ToList();
        if (later.Count > 0)
            Unsealed($"{later.Count} entries of the chronolog are later than the last seal");
        foreach (var (name, digest) in later.Count > 0 ? last.Files.Take(last.LogFiles) : last.Files)
            Compare(name, digest);
        if (later.Count > 0 || !last.IsWhole)
            return;
        foreach (var name in files.Names.Where(name => !compared.Contains(name) && !IsOutside(name)))
            Differences.Add($"{name}: it is not part of what was sealed");
    }

    /// <summary>What no seal's list has: the engine's own files, the seals, and the chronolog, whose head is sealed.</summary>
    private static bool IsOutside(string name) =>
        name is "chronolog.jsonl" or Disclosed.FileName || name.StartsWith("engine/", StringComparison.Ordinal) || name.StartsWith("seals/", StringComparison.Ordinal);

    private void Unsealed(string what)
    {
        if (request is { KeyFile: null, Root: null })
            Notices.Add(what);
        else
            Differences.Add($"seals: {what}");
    }

    private void Compare(string name, string? digest)
    {
        var isNew = compared.Add(name);
        var bytes = files.Find(name);
        if (bytes is null && disclosed.TryGetValue(name, out var told) && told == digest)
            withheld.Add(name);
        else if (bytes is null)
            Differences.Add($"{name}: the file is missing");
        else if (Hashes.Of(bytes) is var found && found != digest && (isNew || !Differences.Any(line => line.StartsWith($"{name}:", StringComparison.Ordinal))))
            Differences.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: its digest is {found}; {digest ?? "none"} was committed"));
    }
}
