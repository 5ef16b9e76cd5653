using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;

namespace Provenance.Gateway.Templates;

/// <summary>The templates there are: those that come with the program, and those of a folder of the user's own, which hold over them.</summary>
/// <param name="path">A folder with <c>NAME.yaml</c> files; null for none. It need not be there.</param>
internal sealed class TemplateFolder(string? path)
{
    /// <summary>The folder's name beside a models file.</summary>
    public const string DefaultName = "templates";

    private const long MostBytes = 256 * 1024;

    private static readonly string[] Names = ["chatml", "alpaca", "vicuna", "llama2"];

    private static readonly FrozenDictionary<string, PromptTemplate> BuiltIns =
        Names.Select(BuiltIn).ToFrozenDictionary(template => template.Name, StringComparer.Ordinal);

    /// <summary>The templates that come with the program.</summary>
    public static IReadOnlyCollection<PromptTemplate> OfTheProgram => BuiltIns.Values;

    /// <summary>The template of this name; <c>chatml</c>, with a warning, when there is none, or when its file can't be read.</summary>
    public PromptTemplate Find(string name, FindingLog log, SourceSpot spot)
    {
        if (FindOwn(name, log) is { } own)
            return own;
        if (BuiltIns.GetValueOrDefault(name) is { } builtIn)
            return builtIn;
        log.Warning(
            "template-not-found",
            $"There is no template \"{name}\" (there are {string.Join(", ", AllNames())}); \"{PromptTemplate.DefaultName}\" is used instead.",
            spot);
        return BuiltIns[PromptTemplate.DefaultName];
    }

    /// <summary>The names of all templates.</summary>
    public IEnumerable<string> AllNames() => BuiltIns.Keys.Concat(OwnNames()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static PromptTemplate BuiltIn(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Templates.{name}.yaml")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return TemplateReader.Read(reader.ReadToEnd(), $"{name}.yaml", new FindingLog())!;
    }

    private IEnumerable<string> OwnNames() =>
        path is not null && Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)) : [];

    /// <summary>A faulty file is as good as none, and its faults are in the log as warnings.</summary>
    private PromptTemplate? FindOwn(string name, FindingLog log)
    {
        if (path is null || name.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
            return null;
        var file = Path.Combine(path, $"{name}.yaml");
        try
        {
            if (!File.Exists(file) || new FileInfo(file).Length > MostBytes)
                return null;
            var faults = new FindingLog();
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file));
            var template = TemplateReader.Read(text, $"{DefaultName}/{name}.yaml", faults);
            foreach (var fault in faults.Findings)
                log.Warning(fault.Rule, fault.Message, fault.Spot);
            return template;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            log.Warning("template-unreadable", $"The template {name}.yaml can't be read.", new SourceSpot($"{DefaultName}/{name}.yaml"));
            return null;
        }
    }
}
