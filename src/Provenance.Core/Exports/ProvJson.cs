using System.Globalization;
using System.Text.Json.Nodes;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Core.Exports;

/// <summary>
/// A session's provenance as PROV-JSON (W3C Member Submission of 24 April 2013): files are entities, attempts, extraction and report are activities,
/// models and this program are software agents.
/// </summary>
public static class ProvJson
{
    public const string FileName = "prov.json";

    private static readonly string[] Deliverables = ["results.csv", "scores.csv", "evidence.csv", "final_report.md", "final_report.html"];

    public static byte[] Write(ExportedSession session, IReadOnlyList<ExportedFile> files)
    {
        var (entities, activities, agents) = (new JsonObject(), new JsonObject(), new JsonObject());
        var (generated, used, associated, derived) = (new JsonObject(), new JsonObject(), new JsonObject(), new JsonObject());
        var document = session.Figures.Session;
        foreach (var file in files)
            entities[File(file.Name)] = new JsonObject { ["prov:label"] = file.Name, ["session:sha256"] = file.Digest.ToString(), ["session:bytes"] = Typed(file.Length) };
        agents["session:provenance"] = Agent("Provenance", document.Tool);
        foreach (var model in document.Models)
            agents[Model(model.Name)] = Agent(model.Name.ToString(), null);

        var known = files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var record in session.Records)
        {
            var activity = $"session:{Path.GetFileNameWithoutExtension(record.File)}";
            activities[activity] = Activity(record.Envelope.Started, record.Envelope.Finished, "ask", record.Envelope.Outcome.Name());
            Relate(generated, "prov:entity", File(record.File), activity);
            if (known.Contains(session.PromptOf(record.Envelope.Key.Call)))
                Relate(used, "prov:entity", File(session.PromptOf(record.Envelope.Key.Call)), activity);
            Relate(associated, "prov:agent", Model(record.Envelope.Substitute ?? record.Envelope.RequestedModel), activity);
        }

        AddReport(session, known, activities, generated, used, associated);
        foreach (var name in Deliverables.Where(name => known.Contains($"deliverables/{name}")))
        {
            foreach (var record in session.Records.Where(record => record.Envelope.Outcome.HasText()))
                Derive(derived, File($"deliverables/{name}"), File(record.File));
        }

        return ExportedSession.Bytes(new JsonObject
        {
            ["prefix"] = new JsonObject { ["session"] = $"urn:provenance:{document.Name}:", ["xsd"] = "http://www.w3.org/2001/XMLSchema#", ["prov"] = "http://www.w3.org/ns/prov#" },
            ["entity"] = entities,
            ["activity"] = activities,
            ["agent"] = agents,
            ["wasGeneratedBy"] = generated,
            ["used"] = used,
            ["wasAssociatedWith"] = associated,
            ["wasDerivedFrom"] = derived,
        });
    }

    private static void AddReport(
        ExportedSession session, HashSet<string> known, JsonObject activities, JsonObject generated, JsonObject used, JsonObject associated)
    {
        const string Report = "session:report";
        activities[Report] = new JsonObject { ["prov:type"] = "session:report", ["prov:label"] = "extraction, calculation and report" };
        Relate(associated, "prov:agent", "session:provenance", Report);
        foreach (var input in known.Where(name => name.StartsWith("inputs/", StringComparison.Ordinal) || name is "session.json" or "plan.json").Order(StringComparer.Ordinal))
            Relate(used, "prov:entity", File(input), Report);
        foreach (var record in session.Records.Where(record => record.Envelope.Outcome.HasText()))
            Relate(used, "prov:entity", File(record.File), Report);
        foreach (var name in known.Where(name => name.StartsWith("deliverables/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            Relate(generated, "prov:entity", File(name), Report);
    }

    /// <summary>Times of imported answers may be unknown.</summary>
    private static JsonObject Activity(DateTimeOffset? started, DateTimeOffset? finished, string type, string outcome)
    {
        var activity = new JsonObject();
        if (started is { } start)
            activity["prov:startTime"] = Time(start);
        if (finished is { } end)
            activity["prov:endTime"] = Time(end);
        activity["prov:type"] = $"session:{type}";
        activity["session:outcome"] = outcome;
        return activity;
    }

    private static JsonObject Agent(string label, string? version)
    {
        var agent = new JsonObject { ["prov:type"] = new JsonObject { ["$"] = "prov:SoftwareAgent", ["type"] = "xsd:QName" }, ["prov:label"] = label };
        if (version is not null)
            agent["session:version"] = version;
        return agent;
    }

    private static void Relate(JsonObject relations, string what, string name, string activity) =>
        relations[$"_:r{relations.Count + 1}"] = new JsonObject { [what] = name, ["prov:activity"] = activity };

    private static void Derive(JsonObject relations, string generated, string used) =>
        relations[$"_:d{relations.Count + 1}"] = new JsonObject { ["prov:generatedEntity"] = generated, ["prov:usedEntity"] = used };

    private static JsonObject Typed(long value) => new() { ["$"] = value.ToString(CultureInfo.InvariantCulture), ["type"] = "xsd:long" };

    /// <summary>A local name holds no slash unescaped.</summary>
    private static string File(string name) => $"session:{Uri.EscapeDataString(name)}";

    private static string Model(ModelName model) => $"session:model-{Uri.EscapeDataString(model.ToString())}";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
