using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Demo;

/// <summary>A person of the story: pseudonym, office, own key, and the ways to the nodes they talk to.</summary>
/// <param name="Id">The pseudonym, or <c>registrar:T</c>.</param>
/// <param name="Title">As the transcript names them.</param>
/// <param name="Home">Their own territory's node.</param>
internal sealed record Official(
    string Id, string Territory, string Office, string Role, string Title, Ed25519Signer Key, NodeClient Home)
{
    /// <summary>As the transcript names them: office, role and territory, never more.</summary>
    public string Label => $"{Title} ({Office}, {Id})";

    public override string ToString() => Label;
}
