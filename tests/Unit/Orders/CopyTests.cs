using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Packages;

namespace LotusBridge.Tests.Unit.Orders;

public sealed class CopyTests
{
    private static readonly Holder Lab = new(HolderKind.Expert, "telecom-lab-1");

    [Fact]
    public void Wherever_a_package_is_opened_into_holds_it()
    {
        var story = Situations.From("opened");
        var copy = Assert.Single(story.Sealed.Copies);
        Assert.Equal(new Copy(new Holder(HolderKind.WorkingCopy, Cast.Investigator.Id), "MO/PJ"), copy);

        story.Opened();
        Assert.Single(story.Sealed.Copies);
        story.By(Cast.Colleague, new PackageOpened(Story.Package, "MO-C-K7Q2M4XA", "to find the sender", Lab));
        Assert.Equal([copy.Holder, Lab], story.Sealed.Copies.Select(one => one.Holder));
    }

    [Fact]
    public void An_opening_that_an_earlier_restriction_overtakes_counts_for_nothing_and_its_copy_is_listed()
    {
        var story = Situations.From("received");
        var (shared, local) = (story.Folded.Heads, story.Folded.LocalHeads);
        var opened = Story.Sign(
            Cast.Investigator, new PackageOpened(Story.Package, "MO-C-K7Q2M4XA", "to find the sender"), Story.Number,
            story.Now.AddSeconds(2), local);
        story.Adds(opened).Adds(Story.Sign(
            Cast.Reviewer, Scenes.Restriction, Story.Number, story.Now.AddSeconds(1), shared));
        Assert.Equal([opened.Digest], story.Folded.Void.Select(one => one.Statement));
        Assert.Equal((0, 0), (story.Sealed.Openings, story.Sealed.OpenedBy.Count));
        Assert.Equal(Cast.Investigator.Id, Assert.Single(story.Sealed.Copies).Holder.Reference);
        var copied = new PackageCopied(Story.Package, Lab, "MO/PJ", "for an expert's eyes", opened.Digest);
        Assert.Null(story.At(story.Now.AddSeconds(3)).Refusal(Cast.Custodian, copied));
    }

    [Fact]
    public void A_copy_is_made_under_an_opening_of_that_package()
    {
        var story = Situations.From("opened");
        var opening = story.Acts[^1].Digest;
        var copied = new PackageCopied(Story.Package, Lab, "MO/PJ", "for an expert's eyes", opening);
        Assert.Equal(OrderRefusalCode.PermissionMissing, story.Refusal(
            Cast.Investigator, copied with { Under = story.Acts[0].Digest })!.Code);
        Assert.Equal(OrderRefusalCode.WrongRole, story.Refusal(Cast.MacauNode, copied)!.Code);
        story.By(Cast.Investigator, copied);
        Assert.Equal(OrderRefusalCode.CopyKnown, story.Refusal(Cast.Investigator, copied)!.Code);
    }

    [Fact]
    public void A_copy_made_before_its_opening_was_seen_waits_for_it_whatever_the_clocks_say()
    {
        var story = Situations.From("received");
        var heads = story.Folded.LocalHeads;
        story.Opened();
        story.Adds(Story.Sign(
            Cast.Investigator, new PackageCopied(Story.Package, Lab, "MO/PJ", "for an expert's eyes", story.Acts[^1].Digest),
            Story.Number, story.Now.AddSeconds(-60), heads));
        Assert.Equal(2, story.Sealed.Copies.Count);
    }

    [Theory]
    [InlineData("restricted")]
    [InlineData("due")]
    [InlineData("held")]
    [InlineData("withdrawn")]
    public void A_copy_that_is_there_is_listed_even_where_none_may_be_made(string situation) =>
        Assert.Null(Situations.From(situation).Refusal(Cast.Custodian, Scenes.Backup));

    [Theory]
    [InlineData("executed")]
    [InlineData("destroyed")]
    public void Nothing_is_a_copy_of_what_is_not_here(string situation) => Assert.Equal(
        OrderRefusalCode.NotNow, Situations.From(situation).Refusal(Cast.Custodian, Scenes.Backup)!.Code);

    [Fact]
    public void A_copy_that_turns_up_late_takes_the_approvals_back()
    {
        foreach (var situation in new[] { "partly-approved", "approved", "accounted", "failed" })
        {
            var story = Situations.From(situation).By(Cast.Custodian, Scenes.Backup);
            Assert.Equal((DestructionStage.Due, 0), (story.Sealed.Destruction, story.Sealed.Approvals.Count));
        }
    }

    [Fact]
    public void A_copy_that_comes_back_is_accounted_for_again()
    {
        var story = Situations.From("opened");
        var gone = new CopyDestroyed(Story.Package, story.Sealed.Copies[0].Holder, FateMethod.Deleted);
        story.By(Cast.Investigator, gone);
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.Investigator, gone)!.Code);
        story.Opened();
        Assert.Null(story.Refusal(Cast.Investigator, gone));
    }

    [Fact]
    public void A_copy_is_accounted_for_by_its_keeper_a_custodian_or_a_judge_and_must_be_listed()
    {
        var story = Situations.From("opened");
        var gone = new CopyDestroyed(Story.Package, story.Sealed.Copies[0].Holder, FateMethod.Deleted);
        Assert.Equal(OrderRefusalCode.WrongOffice, story.Refusal(Cast.Endorser, gone)!.Code);
        Assert.Equal(
            OrderRefusalCode.CopyUnknown, story.Refusal(Cast.Custodian, gone with { Holder = Lab })!.Code);
        Assert.Equal(OrderRefusalCode.WrongRole, story.Refusal(Cast.MacauNode, gone)!.Code);
        Assert.Null(story.Refusal(Cast.Custodian, gone));
    }

    [Fact]
    public void No_copy_goes_while_a_hold_stands()
    {
        var story = Situations.From("due").By(Cast.Custodian, Scenes.Backup)
            .By(Cast.Custodian, new DestructionHeld(Story.Package, "appeal", "S 14"));
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(
            Cast.Custodian, new CopyDestroyed(Story.Package, Scenes.Vault, FateMethod.Deleted))!.Code);
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.Custodian, Scenes.KeyGone)!.Code);
    }

    [Fact]
    public void A_certificate_that_lacks_a_copy_is_refused_and_the_refusal_names_it()
    {
        var story = Situations.From("due").By(Cast.Custodian, Scenes.Backup).DestructionApproved();
        var early = Scenes.Certificate(story.Copy().Accounted());
        var refusal = story.Refusal(Cast.MacauNode, early)!;
        Assert.Equal(OrderRefusalCode.CopiesUnaccounted, refusal.Code);
        Assert.Contains("backup:vault-2", refusal.Text, StringComparison.Ordinal);
        Assert.Null(story.Accounted().Refusal(Cast.MacauNode, Scenes.Certificate(story)));
    }

    [Fact]
    public void A_certificate_says_of_each_copy_and_key_what_was_said_and_nothing_else()
    {
        var story = Situations.From("due").By(Cast.Custodian, Scenes.Backup).DestructionApproved().Accounted();
        var right = Scenes.Certificate(story);
        var (node, copy, key) = (right.Copies[0], right.Copies[1], right.Keys[0]);
        (PackageDestroyed Wrong, string Code)[] all =
        [
            (right with { Copies = [node] }, OrderRefusalCode.CopiesDiffer),
            (right with { Copies = [copy] }, OrderRefusalCode.CopiesDiffer),
            (right with { Copies = [node with { By = "node:HK" }, copy] }, OrderRefusalCode.CopiesDiffer),
            (right with { Copies = [node, copy with { Method = FateMethod.PhysicallyDestroyed }] }, OrderRefusalCode.CopiesDiffer),
            (right with { Copies = [node, copy with { At = copy.At.AddSeconds(1) }] }, OrderRefusalCode.CopiesDiffer),
            (right with { Copies = [node, copy with { By = Cast.Judge.Id }] }, OrderRefusalCode.CopiesDiffer),
            (right with { Copies = [node, copy with { Holder = Lab }] }, OrderRefusalCode.CopiesDiffer),
            (right with { Copies = [.. right.Copies, copy with { Holder = Lab }] }, OrderRefusalCode.CopiesDiffer),
            (right with { Keys = [key with { Recipient = Digest.Of([1]) }] }, OrderRefusalCode.KeysUnaccounted),
            (right with { Keys = [key with { By = [key.By[0], key.By[0]] }] }, OrderRefusalCode.KeysUnaccounted),
            (right with { Keys = [key with { Method = FateMethod.PhysicallyDestroyed }] }, OrderRefusalCode.CopiesDiffer),
        ];
        foreach (var (wrong, code) in all)
        {
            Assert.Equal(code, story.Refusal(Cast.MacauNode, wrong)!.Code);
        }
    }

    [Fact]
    public void A_key_goes_before_persons_of_different_bodies_after_the_destruction_was_approved()
    {
        var story = Situations.From("partly-approved");
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.Custodian, Scenes.KeyGone)!.Code);

        story = Situations.From("approved").By(Cast.Custodian, Scenes.KeyGone);
        Assert.Equal(OrderRefusalCode.WrongPerson, story.Refusal(Cast.Custodian, Scenes.KeyGone)!.Code);
        Assert.Equal(OrderRefusalCode.WrongOffice, story.Refusal(Cast.SecondCustodian, Scenes.KeyGone)!.Code);
        Assert.Equal(OrderRefusalCode.KeyDiffers, story.Refusal(
            Cast.Judge, Scenes.KeyGone with { Method = FateMethod.ExemptByLaw, Basis = "S 1" })!.Code);
        Assert.Equal(OrderRefusalCode.KeyUnknown, story.Refusal(
            Cast.Judge, Scenes.KeyGone with { Recipient = Digest.Of([1]) })!.Code);
        Assert.Equal(OrderRefusalCode.KeysUnaccounted, Accounts.Missing(story.Sealed, story.Pack.Destruction)!.Code);
        story.By(Cast.Judge, Scenes.KeyGone);
        Assert.Null(Accounts.Missing(story.Sealed, story.Pack.Destruction));
    }

    [Fact]
    public void A_backup_that_only_its_keys_end_ages_with_them_and_not_where_a_key_stays()
    {
        var locked = new CopyDestroyed(Story.Package, Scenes.Vault, FateMethod.KeyDestroyed);
        var story = Situations.From("due").By(Cast.Custodian, Scenes.Backup).DestructionApproved().By(Cast.Custodian, locked);
        var kept = Scenes.KeyGone with { Method = FateMethod.ExemptByLaw, Basis = "S 1" };
        var stays = story.Copy().By(Cast.Custodian, kept).By(Cast.Judge, kept);
        Assert.Equal([Scenes.Vault], Accounts.OpenCopies(stays.Sealed, stays.Pack.Destruction));
        Assert.Equal([Scenes.Vault], Accounts.OpenCopies(story.Sealed, story.Pack.Destruction));
        story.By(Cast.Custodian, Scenes.KeyGone).By(Cast.Judge, Scenes.KeyGone);
        Assert.Empty(Accounts.OpenCopies(story.Sealed, story.Pack.Destruction));
    }

    [Fact]
    public void A_failure_stays_until_that_holder_has_done_it()
    {
        var failed = new DestructionFailed(Story.Package, Scenes.Vault, "the tape does not wind");
        var story = Situations.From("due").By(Cast.Custodian, Scenes.Backup).DestructionApproved();
        Assert.Equal(OrderRefusalCode.WrongRole, story.Refusal(Cast.MacauNode, failed)!.Code);
        Assert.Equal(
            OrderRefusalCode.WrongRole, story.Refusal(Cast.Custodian, failed with { Holder = Scenes.OfTheNode })!.Code);
        Assert.Equal(OrderRefusalCode.CopyUnknown, story.Refusal(Cast.Custodian, failed with { Holder = Lab })!.Code);
        story.By(Cast.Custodian, failed);
        Assert.Equal([Scenes.Vault], story.Sealed.Failures);
        story.By(Cast.Custodian, new CopyDestroyed(Story.Package, Scenes.Vault, FateMethod.PhysicallyDestroyed));
        Assert.Equal((DestructionStage.Approved, 0), (story.Sealed.Destruction, story.Sealed.Failures.Count));
    }

    [Fact]
    public void A_package_has_no_more_holders_than_a_certificate_has_lines()
    {
        var story = Situations.From("received");
        foreach (var turn in Enumerable.Range(0, Holder.MaxOfPackage))
        {
            story.Tries(Cast.Custodian, Scenes.Backup with { Holder = new Holder(HolderKind.Backup, $"tape-{turn}") });
        }

        Assert.Equal(Holder.MaxOfPackage, story.Sealed.Copies.Count);
        Assert.Equal(OrderRefusalCode.CopiesFull, story.Refusal(Cast.Custodian, Scenes.Backup)!.Code);
        Assert.Equal(OrderRefusalCode.CopiesFull, story.Refusal(
            Cast.Investigator, new PackageOpened(Story.Package, "MO-C-K7Q2M4XA", "to find the sender"))!.Code);
    }

    [Fact]
    public void A_node_lists_its_backups_once_and_of_what_it_holds_alone()
    {
        string[] places = ["vault-1", "vault-2"];
        Assert.Empty(Reactions.Of(Situations.From("executed").Folded, "MO", Story.Start, backups: places));
        var story = Situations.From("received");
        Assert.DoesNotContain(
            Reactions.Of(story.Folded, "4404", story.Now, backups: places), body => body is PackageCopied);
        for (var turn = 0; turn < 2; turn++)
        {
            var said = Reactions.Of(story.Folded, "MO", story.Now, backups: places);
            Assert.Equal(2 - turn, said.Count);
            story.By(Cast.MacauNode, Assert.IsType<PackageCopied>(said[0]));
        }

        Assert.Empty(Reactions.Of(story.Folded, "MO", story.Now, backups: places));
        Assert.Empty(Reactions.Of(Situations.From("approved").Folded, "MO", story.Now, backups: places));
    }

    [Theory]
    [InlineData("backup:vault-2", true)]
    [InlineData("node:node:MO", true)]
    [InlineData("working-copy:MO-3f9c2a71d0be", true)]
    [InlineData("vault-2", false)]
    [InlineData(":vault-2", false)]
    [InlineData("backup:", false)]
    [InlineData("Backup:vault-2", false)]
    [InlineData("backup:Ana Silva", false)]
    [InlineData("2:vault-2", false)]
    public void A_holder_is_written_as_kind_and_reference(string text, bool isOne)
    {
        Assert.Equal(isOne, Holder.TryParse(text, out var holder));
        Assert.Equal(isOne ? text : "", isOne ? holder!.ToString() : "");
    }
}
