using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Stages;

namespace Provenance.Archive.Sessions;

/// <summary>Where everything of a session is, in the store that holds it.</summary>
/// <param name="OrdinalDigits">As the plan says.</param>
internal sealed record SessionPaths(string Session, int OrdinalDigits)
{
    public const string SessionJson = "session.json";

    public const string PlanJson = "plan.json";

    public const string ChronologName = "chronolog.jsonl";

    private const string LogPrefix = "log-";

    private const string AsidePrefix = "aside-";

    private const string HolderPrefix = "holder-";

    private const string Old = ".old";

    public static IReadOnlyList<string> Folders { get; } =
        ["llm_archive", "extracted", "checkpoints", "deliverables", "engine", "inputs"];

    public string Chronolog => Of(ChronologName);

    public string Metadata => Of("llm_archive/metadata.jsonl");

    public string Engine => Of("engine");

    public string Lock => Of("engine/lock");

    public string Of(string name) => $"{Session}/{name}";

    /// <summary>A path's name in the session folder, for errors.</summary>
    public string Name(string path) => path[(Session.Length + 1)..];

    public string Record(AttemptKey key) => Of($"llm_archive/{key.FileName(OrdinalDigits)}");

    /// <summary>The accepted answer's text.</summary>
    public string Text(CallKey call) => Of($"llm_archive/{CallName(call)}.txt");

    public string Prompt(CallKey call) =>
        Of(call.Kind == RecordKind.Response ? $"llm_archive/prompt_{Ordinal(call)}.txt" : $"llm_archive/cleanup_prompt_{Ordinal(call)}.txt");

    public string Checkpoint(Stage stage) => Of($"checkpoints/{stage.CheckpointFile()}");

    public string Log(int epoch) => Of($"engine/{Numbered(LogPrefix, epoch)}");

    /// <summary>A log whose epoch has ended: the name is the fence that its writer finds.</summary>
    public string OldLog(int epoch) => Log(epoch) + Old;

    /// <summary>Where an epoch writes whatever it then renames into place. Without it, nothing of that epoch gets into place.</summary>
    public string Aside(int epoch) => Of($"engine/{Numbered(AsidePrefix, epoch)}");

    public string OldAside(int epoch) => Aside(epoch) + Old;

    /// <summary>The file whose operating system's lock an epoch holds.</summary>
    public string HolderLock(int epoch) => Of($"engine/{Numbered(HolderPrefix, epoch)}");

    /// <summary>What a name in <c>engine/</c> stands for; null when it is none of these.</summary>
    public static EngineFile? Parse(string name)
    {
        var isOld = name.EndsWith(Old, StringComparison.Ordinal);
        var stem = isOld ? name[..^Old.Length] : name;
        foreach (var (prefix, kind) in new[] { (LogPrefix, EngineFileKind.Log), (AsidePrefix, EngineFileKind.Aside), (HolderPrefix, EngineFileKind.Holder) })
        {
            if (stem.StartsWith(prefix, StringComparison.Ordinal)
                && int.TryParse(stem.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
                return new EngineFile(name, kind, epoch, isOld);
        }

        return null;
    }

    private string CallName(CallKey call) => $"{call.Kind.Name()}_{Ordinal(call)}";

    private string Ordinal(CallKey call) => call.Ordinal.ToString($"D{OrdinalDigits}", CultureInfo.InvariantCulture);

    private static string Numbered(string prefix, int epoch) => prefix + epoch.ToString("D4", CultureInfo.InvariantCulture);
}

internal enum EngineFileKind
{
    Log,
    Aside,
    Holder,
}

/// <param name="IsOld">Its epoch was ended by a newer one.</param>
internal sealed record EngineFile(string Name, EngineFileKind Kind, int Epoch, bool IsOld);
