namespace Provenance.Gateway.Chat;

/// <summary>What a gateway outside experiments is to do.</summary>
public sealed class ChatGatewayOptions
{
    /// <summary>Who is asked when a question names no model: <c>provider/model</c>, or a profile of the models file.</summary>
    public string Model { get; set; } = "offline";

    /// <summary>Further models that questions may name.</summary>
    public IList<string> OtherModels { get; } = [];

    /// <summary>A <c>models.yaml</c>; null for none.</summary>
    public string? ModelsFile { get; set; }

    /// <summary>What may be spent, in US dollars; null for no limit. With an archive folder, what earlier processes spent counts.</summary>
    public decimal? Budget { get; set; }

    /// <summary>What may be spent on one day (UTC), in US dollars, with all programs of the same state folder; null for no limit.</summary>
    public decimal? BudgetPerDay { get; set; }

    /// <summary>
    /// The folder of the day's ledger and of the answers that the models file lets be given again. Null: there is no cache, and no day can be limited.
    /// </summary>
    public string? StateFolder { get; set; }

    /// <summary>Where intents and records are kept; null for nowhere: then nothing outlives the process.</summary>
    public string? ArchiveFolder { get; set; }

    /// <summary>Whether the fallbacks of the models file may answer. Every such answer says so.</summary>
    public bool AllowsSubstitution { get; set; } = true;
}
