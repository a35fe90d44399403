using System.Linq.Expressions;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Storage;

namespace LotusBridge.Node.Listing;

/// <summary>
/// A condition that another table answers. Where few orders pass, they are looked up by their numbers; where many do, the list is
/// walked and each is held against it. Which of the two it is depends on the asker's own orders alone.
/// </summary>
/// <param name="Numbers">Of the orders that pass; perhaps of others, which the asker may not see, too.</param>
/// <param name="Holds">Those of the orders that pass.</param>
internal sealed record Sieve(IQueryable<string> Numbers, Func<IQueryable<OrderRow>, IQueryable<OrderRow>> Holds)
{
    /// <summary>Orders that the asker finds by a word.</summary>
    public static Sieve Of(NodeDb db, Author who, string word)
    {
        // Held against one order its few words are read by its number. What is added to the columns changes nothing but that no other
        // index fits: by that of its office's words SQLite would read thousands for each order.
        var terms = TermsFor(db.Terms, who, word);
        var ofOne = TermsFor(
            db.Terms.Select(term => new TermRow
            {
                Number = term.Number, Side = term.Side, Office = term.Office + "", Term = term.Term + "",
            }), who, word);
        return new Sieve(
            terms.Select(term => term.Number),
            orders => orders.Where(row => ofOne.Any(term => term.Number == row.Number)));
    }

    /// <summary>Orders that wait for the asker.</summary>
    public static Sieve OfDuties(NodeDb db, Author who, DateTimeOffset at)
    {
        var duties = DutiesFor(db, who, at);
        return new Sieve(
            duties.Select(duty => duty.Number),
            orders => orders.Where(row => duties.Any(duty => duty.Number == row.Number)));
    }

    /// <summary>Orders of which a clock ends before that moment, or has ended.</summary>
    public static Sieve OfDue(NodeDb db, DateTimeOffset before)
    {
        var at = before.ToUniversalTime();
        return new Sieve(
            db.Orders.Where(row => row.DueAt < at).Select(row => row.Number), orders => orders.Where(row => row.DueAt < at));
    }

    /// <summary>The duties of this person at that moment, in orders that they may see or not.</summary>
    public static IQueryable<DutyRow> DutiesFor(NodeDb db, Author who, DateTimeOffset at)
    {
        var (office, person) = (Whose.Office(who.Office), Whose.Person(who.Id));
        return DutiesOfRole(db, who, at).Where(duty => duty.Seat == Whose.Everybody || duty.Seat == office || duty.Seat == person);
    }

    /// <summary>
    /// The same in three parts: each is a range of an index in the order of the clocks, so that the first of thousands are found
    /// without looking at the others.
    /// </summary>
    public static IEnumerable<IQueryable<DutyRow>> DutiesBySeat(NodeDb db, Author who, DateTimeOffset at)
    {
        string[] seats = [Whose.Everybody, Whose.Office(who.Office), Whose.Person(who.Id)];
        return seats.Select(seat => DutiesOfRole(db, who, at).Where(duty => duty.Seat == seat));
    }

    private static IQueryable<DutyRow> DutiesOfRole(NodeDb db, Author who, DateTimeOffset at)
    {
        var (territory, role, now) = (who.Territory, who.Role, at.ToUniversalTime());
        var (exceptPerson, exceptOffice) = (Excepted(who.Id), Excepted(who.Office));
        return db.Duties.Where(duty => duty.Territory == territory && duty.Role == role
            && duty.From <= now && duty.Until > now
            && !duty.Except.Contains(exceptPerson) && !duty.Except.Contains(exceptOffice));
    }

    /// <summary>Terms that the asker's own part of the readers may find orders by; see <see cref="Visible.To"/>.</summary>
    private static IQueryable<TermRow> TermsFor(IQueryable<TermRow> terms, Author who, string word)
    {
        // The last code point there is: everything that begins with the word lies between.
        var last = word + "\U0010FFFF";
        return terms.Where(term => string.Compare(term.Term, word) >= 0 && string.Compare(term.Term, last) < 0).Where(ReadBy(who));
    }

    /// <summary>
    /// Each reader's own condition, with nothing in it that is decided only when it runs: so a database sees that of an office's
    /// words it may read those of that office alone.
    /// </summary>
    private static Expression<Func<TermRow, bool>> ReadBy(Author who)
    {
        var office = who.Office;
        return who.Role switch
        {
            Roles.ReviewingJudge => term => term.Side == TermSide.Requested
                || ((term.Side == TermSide.Issuing || term.Side == TermSide.Case) && term.Office == office),
            Roles.Provider => term => term.Office == office
                && (term.Side == TermSide.Issuing || term.Side == TermSide.Case || term.Side == TermSide.Requested),
            Roles.Prosecutor or Roles.Judge => term => term.Side == TermSide.Issuing || term.Side == TermSide.Case,
            _ when Access.Parties.IsOfWholeTerritory(who.Role) => term => term.Side == TermSide.Issuing
                || (term.Side == TermSide.Case && term.Office == office),
            _ => term => (term.Side == TermSide.Issuing || term.Side == TermSide.Case) && term.Office == office,
        };
    }

    private static string Excepted(string name) => DutyRow.Between + name + DutyRow.Between;
}
