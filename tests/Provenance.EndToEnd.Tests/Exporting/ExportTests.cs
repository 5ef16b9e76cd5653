using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.EndToEnd.Tests.Exporting;

/// <summary>A session in the formats of others, held against the rules that these have published.</summary>
public sealed class ExportTests : IAsyncLifetime
{
    private readonly Workplace place = new();
    private string session = "";

    public async Task InitializeAsync()
    {
        (await place.RunAsync("run", Repository.FullPath("samples/tiny"))).Expect(0);
        session = Assert.Single(place.Sessions);
    }

    public Task DisposeAsync()
    {
        place.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_crate_keeps_to_ro_crate_1_3_and_to_process_run_crate()
    {
        (await place.RunAsync("export", session, "--format", "ro-crate", "--to", "crate", "--license", "https://creativecommons.org/licenses/by/4.0/")).Expect(0);
        var graph = (await ReadAsync("crate", "ro-crate-metadata.json")).GetProperty("@graph").EnumerateArray().ToDictionary(entity => entity.GetProperty("@id").GetString()!);

        var descriptor = graph["ro-crate-metadata.json"];
        Assert.Equal(("CreativeWork", "./"), (Type(descriptor), Reference(descriptor, "about")));
        Assert.Equal("https://w3id.org/ro/crate/1.3", Reference(descriptor, "conformsTo"));
        var root = graph["./"];
        Assert.Equal("Dataset", Type(root));
        Assert.All(["name", "description"], name => Assert.NotEmpty(root.GetProperty(name).GetString()!));
        Assert.True(DateOnly.TryParseExact(root.GetProperty("datePublished").GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        Assert.Equal("https://creativecommons.org/licenses/by/4.0/", Reference(root, "license"));
        Assert.Equal(("CreativeWork", "Process Run Crate"), (Type(graph[Reference(root, "conformsTo")]), graph[Reference(root, "conformsTo")].GetProperty("name").GetString()));

        var parts = References(root, "hasPart").ToList();
        Assert.Equal(
            Directory.EnumerateFiles(place.PathOf("crate"), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(place.PathOf("crate"), file).Replace('\\', '/')).Where(file => file != "ro-crate-metadata.json").Order(StringComparer.Ordinal),
            parts.Select(Uri.UnescapeDataString).Order(StringComparer.Ordinal));
        Assert.All(parts, part => Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(place.PathOf("crate", Uri.UnescapeDataString(part))))), graph[part].GetProperty("sha256").GetString()));

        var actions = References(root, "mentions").Select(id => graph[id]).ToList();
        Assert.Equal(6 + 1, actions.Count);
        Assert.All(actions, action =>
        {
            Assert.Equal("CreateAction", Type(action));
            Assert.Equal("SoftwareApplication", Type(graph[Reference(action, "instrument")]));
            Assert.All(References(action, "object").Concat(References(action, "result")), id => Assert.Contains(id, parts));
        });
    }

    [Fact]
    public async Task In_the_prov_document_every_relation_names_what_is_there()
    {
        (await place.RunAsync("export", session, "--format", "prov", "--to", "prov")).Expect(0);
        var prov = await ReadAsync("prov", "prov.json");

        var known = new[] { "entity", "activity", "agent" }.SelectMany(kind => prov.GetProperty(kind).EnumerateObject()).Select(one => one.Name).ToHashSet();
        var relations = new[] { "wasGeneratedBy", "used", "wasAssociatedWith", "wasDerivedFrom" }.SelectMany(kind => prov.GetProperty(kind).EnumerateObject()).ToList();
        Assert.NotEmpty(relations);
        Assert.All(relations.SelectMany(relation => relation.Value.EnumerateObject()), end => Assert.Contains(end.Value.GetString()!, known));
        Assert.All(known, name => Assert.Contains(name.Split(':')[0], prov.GetProperty("prefix").EnumerateObject().Select(prefix => prefix.Name)));
        Assert.Equal(6, prov.GetProperty("activity").EnumerateObject().Count(activity => activity.Value.TryGetProperty("prov:startTime", out _)));
    }

    [Fact]
    public async Task The_inspect_log_has_the_members_that_its_schema_requires()
    {
        (await place.RunAsync("export", session, "--format", "inspect", "--to", "inspect")).Expect(0);
        var log = await ReadAsync("inspect", Path.GetFileName(Assert.Single(Directory.EnumerateFiles(place.PathOf("inspect")))));

        Assert.Equal((2, "success"), (log.GetProperty("version").GetInt32(), log.GetProperty("status").GetString()));
        Has(log.GetProperty("eval"), "eval_id run_id created task task_id task_version dataset model model_generate_config model_args config packages metadata scorers metrics revision");
        Has(log.GetProperty("results"), "total_samples completed_samples early_stopping scores metadata");
        Has(log.GetProperty("stats"), "started_at completed_at model_usage role_usage");
        var samples = log.GetProperty("samples").EnumerateArray().ToList();
        Assert.Equal(6, samples.Count);
        Assert.All(samples, sample =>
        {
            Has(sample, "id epoch input choices target messages output scores metadata store events model_usage started_at completed_at total_time uuid error attachments limit");
            Has(sample.GetProperty("output"), "model choices completion usage time metadata error");
            Assert.All(sample.GetProperty("scores").EnumerateObject(), score => Has(score.Value, "value answer explanation metadata history"));
            Assert.NotEmpty(sample.GetProperty("input").GetString()!);
        });
        Assert.All(log.GetProperty("results").GetProperty("scores").EnumerateArray(), score => Has(score, "name scorer reducer scored_samples unscored_samples params metrics metadata"));
    }

    [Fact]
    public async Task The_same_session_gives_the_same_bytes_and_nothing_is_written_over()
    {
        foreach (var folder in new[] { "one", "two" })
            (await place.RunAsync("export", session, "--format", "prov", "--to", folder)).Expect(0);

        Assert.Equal(await File.ReadAllBytesAsync(place.PathOf("one", "prov.json")), await File.ReadAllBytesAsync(place.PathOf("two", "prov.json")));
        (await place.RunAsync("export", session, "--format", "inspect", "--to", "one")).Expect(1);
        Assert.Single(Directory.EnumerateFiles(place.PathOf("one")));
    }

    private async Task<JsonElement> ReadAsync(string folder, string file)
    {
        await using var stream = File.OpenRead(place.PathOf(folder, file));
        return (await JsonDocument.ParseAsync(stream)).RootElement;
    }

    private static void Has(JsonElement json, string members) => Assert.All(members.Split(' '), member => Assert.True(json.TryGetProperty(member, out _), member));

    private static string Type(JsonElement entity) => entity.GetProperty("@type").GetString()!;

    private static string Reference(JsonElement entity, string member) => entity.GetProperty(member).GetProperty("@id").GetString()!;

    private static IEnumerable<string> References(JsonElement entity, string member) =>
        entity.TryGetProperty(member, out var all) ? all.EnumerateArray().Select(one => one.GetProperty("@id").GetString()!) : [];
}
