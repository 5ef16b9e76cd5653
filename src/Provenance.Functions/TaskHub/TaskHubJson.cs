using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Provenance.Workflows.Experiments;

namespace Provenance.Functions.TaskHub;

/// <summary>
/// The JSON of what goes through the hub: as in every engine's histories. The worker writes inputs and results, and reads orchestrators'
/// inputs, with the serialiser of <c>WorkerOptions</c>, which is made of the <see cref="JsonSerializerOptions"/> that the host configures; a converter
/// given to the durable client or worker alone would be replaced by it.
/// </summary>
internal static class TaskHubJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Makes these options like those of our histories; types that are not ours are read by reflection, as before.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault;
        options.Converters.Add(new JsonStringEnumConverter());
        options.TypeInfoResolver = JsonTypeInfoResolver.Combine(WorkflowJson.Default, options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver());
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions();
        Configure(options);
        options.MakeReadOnly();
        return options;
    }
}
