using System.Text.Json.Serialization;

namespace Provenance.Core.Models;

/// <summary>Which answers may be given from a cache, and for how long they are kept in it.</summary>
public sealed record CachePolicy(CacheMode Kind, CacheLifetime Lifetime = CacheLifetime.Month);

/// <summary>Which answers that were given before may be given again.</summary>
public enum CacheMode
{
    /// <summary>Nothing does: no cache is asked.</summary>
    [JsonStringEnumMemberName("off")]
    Off,

    /// <summary>Everything that changes the answer is the same.</summary>
    [JsonStringEnumMemberName("exact")]
    Exact,

    /// <summary>What <see cref="Exact"/> finds, and else a question whose embedding is near enough.</summary>
    [JsonStringEnumMemberName("semantic")]
    Semantic,
}

/// <summary>How long an answer is kept.</summary>
public enum CacheLifetime
{
    /// <summary>For what depends on its context.</summary>
    [JsonStringEnumMemberName("1h")]
    Hour,

    /// <summary>For general definitions: 30 days.</summary>
    [JsonStringEnumMemberName("30d")]
    Month,

    [JsonStringEnumMemberName("forever")]
    Forever,
}
