using LotusBridge.Ledger;

namespace LotusBridge.Tests.Node.Guard;

/// <summary>Who could read what after one whole order: nothing but what is theirs.</summary>
public sealed class CanaryTests(GuardedStory story) : IClassFixture<GuardedStory>
{
    private static readonly CanarySearch Everything = new(Secrets.All);

    [Fact]
    public void The_search_sees_what_is_rightly_there()
    {
        var rightly = new CanarySearch(Secrets.OfTheOrder);
        Assert.All(story.Copies("MO").Concat(story.Copies("4404")), folder =>
            Assert.All(Secrets.OfTheOrder, one => Assert.Contains(
                rightly.InFolder(folder), found => found.Contains(": " + one.Name + " (", StringComparison.Ordinal))));
        Assert.All(story.Copies("MO"), folder => Assert.NotEmpty(new CanarySearch(Secrets.OfThePurpose).InFolder(folder)));
        Assert.NotEmpty(new PieceSearch(story.Story.Sealed).InFolder(story.Copies("MO").First()));
    }

    [Fact]
    public void The_committees_node_has_nothing_of_an_order_that_it_only_witnesses() =>
        Assert.All(story.Copies("GBA"), folder => Assert.Empty(Everything.InFolder(folder)));

    [Fact]
    public void The_requested_node_has_no_byte_of_the_sealed_package_and_no_plaintext()
    {
        var search = new CanarySearch([.. Secrets.OfTheEvidence, Secrets.OfThePurpose]);
        var pieces = new PieceSearch(story.Story.Sealed);
        foreach (var folder in story.Copies("4404").Concat(story.Copies("GBA")))
        {
            Assert.Empty(search.InFolder(folder));
            Assert.Empty(pieces.InFolder(folder));
        }
    }

    [Fact]
    public void The_requesting_node_has_no_plaintext_and_nothing_that_opens_the_package()
    {
        var search = new CanarySearch(Secrets.OfTheEvidence);
        Assert.All(story.Copies("MO"), folder => Assert.Empty(search.InFolder(folder)));
    }

    [Fact]
    public void After_its_destruction_no_node_has_a_byte_of_the_package() =>
        Assert.Empty(story.Cast.Federation.Nodes.SelectMany(
            node => new PieceSearch(story.Story.Sealed).InFolder(story.Copies(node.Territory).Last())));

    [Fact]
    public void No_node_has_the_private_key_of_an_official_or_a_registrar()
    {
        var search = new CanarySearch(story.PrivateKeysOfPeople());
        Assert.All(story.Copies("MO").Concat(story.Copies("4404")).Concat(story.Copies("GBA")), folder =>
            Assert.Empty(search.InFolder(folder)));
    }

    [Fact]
    public void A_nodes_private_keys_are_in_its_own_key_files_and_nowhere_else()
    {
        foreach (var owner in story.Cast.Federation.Nodes)
        {
            var search = new CanarySearch(GuardedStory.PrivateKeysOf(owner));
            string[] files = [.. owner.Seeds.Keys.Select(name => name + ".key"), "tls.pem"];
            foreach (var folder in story.Cast.Federation.Nodes.SelectMany(node => story.Copies(node.Territory)))
            {
                var isOwn = Path.GetFileName(folder) == owner.Territory;
                Assert.Empty(search.InFolder(folder, file => isOwn && files.Contains(Path.GetRelativePath(folder, file))));
                Assert.Equal(isOwn, search.InFolder(folder).Count > 0);
            }
        }
    }

    [Fact]
    public void A_ledger_holds_commitments_alone_no_text_no_digest_that_could_be_guessed_and_no_salt()
    {
        var guessable = new[] { Secrets.Phone, "+" + Secrets.Phone, Secrets.Suspect, Secrets.Necessity, Secrets.Purpose }
            .Select(text => new Canary("digest of " + text, Digest.Of(System.Text.Encoding.UTF8.GetBytes(text)).Bytes.ToArray()))
            .Append(new Canary("digest of the annex", Digest.Of(Secrets.Annex).Bytes.ToArray()))
            .Append(new Canary("digest of the package", story.Story.Manifest.Sealed.Sha256.Bytes.ToArray()));
        var search = new CanarySearch([.. Secrets.All, .. story.Committed, .. guessable, .. story.PrivateKeysOfPeople()]);
        Assert.NotEmpty(story.Committed);
        foreach (var folder in story.Cast.Federation.Nodes.SelectMany(node => story.Copies(node.Territory)))
        {
            var log = Path.Combine(folder, "data", "log");
            Assert.NotEmpty(CanarySearch.Files(log));
            Assert.Empty(search.InFolder(log));
        }
    }

    [Fact]
    public void The_provider_is_shown_the_order_but_not_why_and_not_for_what_it_is_opened()
    {
        Assert.NotEmpty(story.Provider.Find(new CanarySearch(Canary.Of("phone", Secrets.Phone))));
        Assert.Empty(story.Provider.Find(new CanarySearch(
            Canary.Of("necessity", Secrets.Necessity), Canary.Of("summary", Secrets.CaseSummary), Secrets.OfThePurpose)));
    }

    [Fact]
    public void Logs_metrics_and_traces_of_every_level_say_nothing_of_it()
    {
        var text = story.Overheard.Text;
        Assert.Contains("act order.issued sha256:", text, StringComparison.Ordinal);
        Assert.Contains("measured lotus.acts.taken 1", text, StringComparison.Ordinal);
        Assert.Contains("measured http.server.request.duration", text, StringComparison.Ordinal);
        Assert.Contains("activity act order.issued", text, StringComparison.Ordinal);
        Assert.Contains("Debug LotusBridge.", text, StringComparison.Ordinal);
        Assert.Empty(new CanarySearch([.. Secrets.All, .. story.PrivateKeysOfPeople()]).In(text));
    }

    [Fact]
    public void No_refusal_repeats_what_was_sent()
    {
        Assert.True(story.Refused.Count > 300, $"{story.Refused.Count} answers");
        foreach (var status in new[] { 400, 401, 404, 405, 422 })
        {
            Assert.Contains(story.Refused.Asked, one => one.Status == status);
        }

        Assert.Empty(story.Refused.Find(Everything));
        Assert.DoesNotContain(story.Refused.Asked, one => one.Status is 201 or >= 500);
    }
}
