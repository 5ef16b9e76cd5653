using System.Reflection;
using System.Text.Json;
using Provenance.Http;
using Provenance.Http.Health;
using Provenance.Http.Intake;
using Provenance.Http.Problems;
using Provenance.Http.Runs;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.Tests.Http;

/// <summary>The OpenAPI document says what the code does.</summary>
public sealed class OpenApiTests
{
    private static readonly Lazy<JsonElement> Document = new(() => JsonElement.Parse(Repository.Read("src/Provenance.Http/OpenApi/openapi.json")));

    public static TheoryData<Type> Shapes =>
    [
        typeof(StartRequest), typeof(RunOptions), typeof(ResumeRequest), typeof(SteerRequest), typeof(StartedRun), typeof(RunLinks), typeof(RunList),
        typeof(RunListItem), typeof(RunView), typeof(RunCounts), typeof(RunCost), typeof(ExecutionView), typeof(HealthView), typeof(HealthCheckView),
        typeof(ProblemDocument), typeof(FindingView),
    ];

    [Fact]
    public async Task It_is_served()
    {
        await using var bench = await ApiBench.StartAsync();

        var served = await (await bench.GetAsync("/api/openapi.json")).JsonAsync(200);

        Assert.Equal("3.1.0", served.GetProperty("openapi").GetString());
    }

    [Fact]
    public void Every_route_is_described_and_nothing_else()
    {
        var described = Document.Value.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Value.GetProperty("operationId").GetString()} {method.Name.ToUpperInvariant()} {path.Name}"));

        Assert.Equal(ApiRoute.All.Select(route => $"{route.Name} {route.Method} /api/{route.Template}").Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_member_is_described_and_nothing_else(Type shape)
    {
        var described = Document.Value.GetProperty("components").GetProperty("schemas").GetProperty(shape.Name).GetProperty("properties").EnumerateObject().Select(property => property.Name);
        var members = shape.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

        Assert.Equal(members.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_code_of_a_problem_is_described_here_and_in_the_documents()
    {
        var codes = Problem.All.Select(problem => problem.Code).ToList();
        var described = Document.Value.GetProperty("components").GetProperty("schemas").GetProperty("ProblemDocument").GetProperty("properties").GetProperty("code").GetProperty("enum");

        Assert.Equal(codes.Order(StringComparer.Ordinal), described.EnumerateArray().Select(code => code.GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(codes.Count, codes.Distinct(StringComparer.Ordinal).Count());
        var text = Repository.Read("docs/http.md");
        Assert.All(Problem.All, problem => Assert.Contains($"| `{problem.Code}` | {problem.Status} |", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_route_stands_in_the_documents()
    {
        var text = Repository.Read("docs/http.md");
        Assert.All(ApiRoute.All, route => Assert.Contains($"`{route.Method} /api/{route.Template}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reference_in_it_leads_somewhere()
    {
        var references = References(Document.Value).Distinct(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.True(
            reference.Split('/').Skip(1).Aggregate((JsonElement?)Document.Value, (at, part) => at?.TryGetProperty(part, out var next) == true ? next : null) is not null, reference));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
