using System.Globalization;
using Microsoft.AspNetCore.Http;
using Provenance.Http.Problems;

namespace Provenance.Http.Requests;

/// <summary>The parameters of a query, each at most once, and none that nobody knows.</summary>
internal sealed class ParameterReader
{
    /// <summary>Azure Functions reads its key there.</summary>
    private const string HostKey = "code";

    private readonly IQueryCollection query;

    /// <exception cref="InvalidOptionException">A parameter is not among the known ones, or stands twice.</exception>
    public ParameterReader(HttpRequest request, params ReadOnlySpan<string> known)
    {
        query = request.Query;
        foreach (var (name, values) in query)
        {
            if (name != HostKey && !known.Contains(name))
                throw new InvalidOptionException(name, $"There is no such parameter here; there {(known.Length == 0 ? "are none" : "are " + string.Join(", ", known))}.");
            if (values.Count != 1)
                throw new InvalidOptionException(name, "A parameter stands once.");
        }
    }

    /// <summary>The parameters but the host's own, the same text however they are ordered.</summary>
    public static string Canonical(HttpRequest request) => string.Join('&', request.Query
        .Where(parameter => parameter.Key != HostKey)
        .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
        .Select(parameter => $"{parameter.Key}={parameter.Value}"));

    public string? Text(string name) => query[name] is [{ Length: > 0 } only] ? only : null;

    /// <exception cref="InvalidOptionException">It is no whole number in the range.</exception>
    public long? Integer(string name, long least, long most) =>
        Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new InvalidOptionException(name, string.Create(CultureInfo.InvariantCulture, $"A whole number from {least} to {most} is wanted."));

    /// <exception cref="InvalidOptionException">It is no amount.</exception>
    public decimal? Amount(string name) =>
        Text(name) is not { } text ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount
        : throw new InvalidOptionException(name, "An amount in US dollars is wanted, such as 2.50.");
}
