using System.Text.Json;
using Provenance.Functions.TaskHub;

namespace Provenance.Functions.Tests.Hub;

/// <summary>Inputs and results as the worker's serialiser writes them: by the value's own type, nothing for nothing.</summary>
internal static class HubJson
{
    public static string? Write(object? value) =>
        value is null ? null : JsonSerializer.Serialize(value, value.GetType(), TaskHubJson.Options);

    public static object? Read(string? json, Type type) =>
        json is null ? (type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null)
        : JsonSerializer.Deserialize(json, type, TaskHubJson.Options);
}
